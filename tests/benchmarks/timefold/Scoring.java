package steerco;

import ai.timefold.solver.core.config.score.director.ScoreDirectorFactoryConfig;

/** How a plan's score is worked out; both give the same. */
enum Scoring {
    /** An incremental calculator: a change touches the rows of its columns only. */
    ROWS,
    /** Constraint streams. */
    STREAMS;

    ScoreDirectorFactoryConfig config() {
        ScoreDirectorFactoryConfig config = new ScoreDirectorFactoryConfig();
        return this == ROWS ? config.withIncrementalScoreCalculatorClass(Rows.class) : config.withConstraintProviderClass(Streams.class);
    }
}
