package steerco;

import ai.timefold.solver.core.api.domain.solution.PlanningEntityCollectionProperty;
import ai.timefold.solver.core.api.domain.solution.PlanningScore;
import ai.timefold.solver.core.api.domain.solution.PlanningSolution;
import ai.timefold.solver.core.api.domain.solution.ProblemFactCollectionProperty;
import ai.timefold.solver.core.api.domain.solution.cloner.SolutionCloner;
import ai.timefold.solver.core.api.score.buildin.hardsoftlong.HardSoftLongScore;
import java.util.ArrayList;
import java.util.List;

/** All choices; those of a project or seat stand at its index. */
@PlanningSolution(solutionCloner = Plan.Cloner.class)
public class Plan {
    @PlanningEntityCollectionProperty
    public List<ProjectChoice> projects = new ArrayList<>();

    @PlanningEntityCollectionProperty
    public List<Seat> seats = new ArrayList<>();

    /** For constraint streams only: what keeps every sum in sight. */
    @ProblemFactCollectionProperty
    public List<Effect> none = List.of();

    @PlanningScore
    public HardSoftLongScore score;

    /** Today's bookings; projects run that have any, or must. */
    static Plan today() {
        Data data = Data.current;
        Plan plan = new Plan();
        if (data.seatEffects != null) plan.none = Effect.none(data);
        boolean[] booked = data.mustRun.clone();
        for (int s = 0; s < data.seats; s++) {
            plan.seats.add(new Seat(s, data.seatToday[s]));
            booked[data.seatProject[s]] |= data.seatToday[s] > 0;
        }
        for (int p = 0; p < data.projects; p++) plan.projects.add(new ProjectChoice(p, booked[p] && data.runColumns[p].length > 0 ? 0 : -1));
        return plan;
    }

    Plan copy() {
        Plan copy = new Plan();
        for (ProjectChoice project : projects) copy.projects.add(new ProjectChoice(project.index, project.option));
        for (Seat seat : seats) copy.seats.add(new Seat(seat.index, seat.level));
        copy.none = none;
        copy.score = score;
        return copy;
    }

    /** Plain copying: far faster than looking at fields one by one, and every better plan is copied. */
    public static class Cloner implements SolutionCloner<Plan> {
        @Override
        public Plan cloneSolution(Plan original) {
            return original.copy();
        }
    }
}
