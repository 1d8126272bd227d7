package steerco;

import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.max;
import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.sumLong;
import static ai.timefold.solver.core.api.score.stream.Joiners.equal;

import ai.timefold.solver.core.api.score.buildin.hardsoftlong.HardSoftLongScore;
import ai.timefold.solver.core.api.score.stream.Constraint;
import ai.timefold.solver.core.api.score.stream.ConstraintFactory;
import ai.timefold.solver.core.api.score.stream.ConstraintProvider;
import ai.timefold.solver.core.api.score.stream.uni.UniConstraintStream;
import steerco.Effect.Kind;

/** The same score as {@link Rows}, as constraint streams. */
public class Streams implements ConstraintProvider {
    private final Data data = Data.current;

    @Override
    public Constraint[] defineConstraints(ConstraintFactory factory) {
        return new Constraint[] {rows(factory), mandatory(factory), value(factory)};
    }

    /** Every row holds. */
    private Constraint rows(ConstraintFactory factory) {
        return all(factory)
                .filter(effect -> effect.kind() == Kind.ROW)
                .groupBy(Effect::index, sumLong(Effect::amount))
                .filter((row, activity) -> data.penalty(row, activity) > 0)
                .penalizeLong(HardSoftLongScore.ONE_HARD, data::penalty)
                .asConstraint("rows");
    }

    /** A mandatory project that runs has its minimum staffing; that it runs is a row. */
    private Constraint mandatory(ConstraintFactory factory) {
        return all(factory)
                .filter(effect -> effect.kind() == Kind.PROJECT && data.mustRun[effect.index()])
                .groupBy(Effect::index, sumLong(Effect::amount))
                .filter((project, covered) -> covered < data.leastCovered[project])
                .penalizeLong(HardSoftLongScore.ONE_HARD, data::shortfall)
                .asConstraint("minimum staffing");
    }

    /** What running projects are worth; below the minimum staffing a part of it. */
    private Constraint value(ConstraintFactory factory) {
        return all(factory)
                .filter(effect -> effect.kind() == Kind.PROJECT)
                .groupBy(Effect::index, sumLong(Effect::amount), sumLong(Effect::worth))
                .rewardLong(HardSoftLongScore.ONE_SOFT, data::brought)
                .asConstraint("value");
    }

    private UniConstraintStream<Effect> all(ConstraintFactory factory) {
        UniConstraintStream<Effect> chosen = chosen(factory), settled = chosen.concat(covered(chosen));
        return settled.concat(derived(settled));
    }

    /** What projects that run and the seats in them do by themselves. */
    private UniConstraintStream<Effect> chosen(ConstraintFactory factory) {
        UniConstraintStream<Effect> projects = factory.forEach(ProjectChoice.class)
                .filter(project -> project.option >= 0)
                .map(project -> data.runEffects[project.index].get(project.option))
                .flattenLast(effects -> effects);
        UniConstraintStream<Effect> seats = factory.forEach(Seat.class)
                .filter(seat -> seat.level > 0)
                .join(ProjectChoice.class, equal(Seat::project, project -> project.index))
                .filter((seat, project) -> project.option >= 0)
                .map((seat, project) -> data.seatEffects[seat.index].get(project.option).get(seat.level - 1))
                .flattenLast(effects -> effects);
        return factory.forEach(Effect.class).concat(projects).concat(seats);
    }

    /** Minutes delivered cover a demand in a block up to its need. */
    private UniConstraintStream<Effect> covered(UniConstraintStream<Effect> chosen) {
        return chosen
                .filter(effect -> effect.kind() == Kind.COVER)
                .groupBy(Effect::index, sumLong(Effect::amount))
                .map((cover, minutes) -> Effect.of(data, data.coverColumn[cover], Math.min(data.coverNeed[cover], minutes) / data.coverQuantum[cover]))
                .flattenLast(effects -> effects);
    }

    /** Columns that follow are as large as the largest of what presses them up. */
    private UniConstraintStream<Effect> derived(UniConstraintStream<Effect> settled) {
        return settled
                .filter(effect -> effect.kind() == Kind.PULL)
                .groupBy(Effect::index, sumLong(Effect::amount))
                .groupBy((pull, sum) -> data.pullDerived[pull], max((Integer pull, Long sum) -> data.pressed(pull, sum)))
                .map((column, most) -> Effect.of(data, data.derivedColumn[column], Math.max(0, Math.min(data.derivedUpper[column], most))))
                .flattenLast(effects -> effects);
    }
}
