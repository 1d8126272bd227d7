package steerco;

import ai.timefold.solver.core.api.solver.SolverFactory;
import ai.timefold.solver.core.config.heuristic.selector.move.factory.MoveIteratorFactoryConfig;
import ai.timefold.solver.core.config.localsearch.LocalSearchPhaseConfig;
import ai.timefold.solver.core.config.localsearch.decider.acceptor.LocalSearchAcceptorConfig;
import ai.timefold.solver.core.config.localsearch.decider.forager.LocalSearchForagerConfig;
import ai.timefold.solver.core.config.solver.EnvironmentMode;
import ai.timefold.solver.core.config.solver.SolverConfig;
import ai.timefold.solver.core.config.solver.termination.TerminationConfig;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Timer;
import java.util.TimerTask;

/** Searches with as many solvers side by side as there are threads; the community edition gives each one thread. */
public final class Main {
    public static void main(String[] words) throws Exception {
        Path folder = Path.of(words[0]);
        double limit = Double.parseDouble(words[1]);
        int threads = Integer.parseInt(words[2]);
        long seed = Long.parseLong(words[3]);
        Scoring scoring = Scoring.valueOf(words[5].toUpperCase(Locale.ROOT));
        try (InputStream in = Files.newInputStream(folder.resolve("model.txt"))) {
            Data.current = new Data(in);
        }
        if (scoring == Scoring.STREAMS) Data.current.prepareEffects();
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> {
            System.err.println(error);
            Runtime.getRuntime().halt(1);
        });
        Outcome outcome = new Outcome(folder);
        List<Thread> searches = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            SolverConfig config = config(limit, seed * 1000 + i, i, scoring);
            Thread search = new Thread(() -> search(config, limit, outcome));
            search.start();
            searches.add(search);
        }
        for (Thread search : searches) search.join();
        outcome.end(words[4]);
    }

    private static void search(SolverConfig config, double limit, Outcome outcome) {
        var solver = SolverFactory.<Plan>create(config).buildSolver();
        Watch watch = new Watch(outcome);
        solver.addEventListener(event -> watch.better(event.getNewBestSolution(), false));
        Timer timer = new Timer(true);
        timer.schedule(new TimerTask() {
            @Override
            public void run() {
                solver.terminateEarly();
            }
        }, Math.max(1, (long) (1000 * (limit - outcome.seconds()))));
        watch.better(solver.solve(Plan.today()), true);
    }

    static SolverConfig config(double seconds, long seed, int which, Scoring scoring) {
        LocalSearchPhaseConfig search = new LocalSearchPhaseConfig()
                .withMoveSelectorConfig(new MoveIteratorFactoryConfig().withMoveIteratorFactoryClass(Moves.class))
                .withAcceptorConfig(acceptor(which))
                .withForagerConfig(new LocalSearchForagerConfig().withAcceptedCountLimit(1));
        return new SolverConfig()
                .withEnvironmentMode(EnvironmentMode.NO_ASSERT)
                .withRandomSeed(seed)
                .withSolutionClass(Plan.class)
                .withEntityClasses(ProjectChoice.class, Seat.class)
                .withScoreDirectorFactory(scoring.config())
                .withTerminationConfig(new TerminationConfig().withMillisecondsSpentLimit(Math.max(1L, (long) (1000 * seconds))))
                .withPhases(search);
    }

    /**
     * The two that did best on a portfolio of 50 people. In 15 to 20 seconds, one thread: late acceptance of length 20, 50, 100, 400,
     * 2,000 and 10,000 reached 6,201, 6,272, 6,248, 6,208, 6,048 and 5,994 points (mandatory value 65-fold); step counting hill
     * climbing 6,275; simulated annealing 6,232 to 6,268; tabu search 5,942. Beginning without bookings was worse than with today's.
     */
    private static LocalSearchAcceptorConfig acceptor(int which) {
        LocalSearchAcceptorConfig acceptor = new LocalSearchAcceptorConfig();
        return which % 2 == 0 ? acceptor.withLateAcceptanceSize(50) : acceptor.withStepCountingHillClimbingSize(100);
    }
}
