package steerco;

import ai.timefold.solver.core.api.score.director.ScoreDirector;
import ai.timefold.solver.core.impl.heuristic.selector.move.factory.MoveIteratorFactory;
import java.util.Iterator;
import java.util.Random;

/** Moves that fit the problem: a share changes, goes from one seat to another of the same person or demand, a project starts, stops or shifts. */
public class Moves implements MoveIteratorFactory<Plan, Reassign> {
    /** Of a thousand moves, how many concern projects, and how many two seats. */
    static final int PROJECTS = 10, PAIRS = 550;
    /** Draws until a seat is given up that has no effect because its project is paused. */
    private static final int TRIES = 20;

    private final Data data = Data.current;

    @Override
    public long getSize(ScoreDirector<Plan> director) {
        return 10L * data.seats;
    }

    @Override
    public Iterator<Reassign> createOriginalMoveIterator(ScoreDirector<Plan> director) {
        return createRandomMoveIterator(director, new Random(1));
    }

    @Override
    public Iterator<Reassign> createRandomMoveIterator(ScoreDirector<Plan> director, Random random) {
        Plan plan = director.getWorkingSolution();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return data.seats > 0;
            }

            @Override
            public Reassign next() {
                int kind = random.nextInt(1000);
                return kind < PROJECTS ? project(plan, random) : kind < PROJECTS + PAIRS ? pair(plan, random) : single(plan, random);
            }
        };
    }

    private Reassign project(Plan plan, Random random) {
        ProjectChoice project = plan.projects.get(random.nextInt(data.projects));
        int shifts = data.runColumns[project.index].length;
        Reassign move = new Reassign();
        if (shifts == 0) return move;
        if (project.option < 0) {
            for (int s : data.seatsOfProject[project.index]) move.and(plan.seats.get(s), 0);
            return move.and(project, random.nextInt(shifts));
        }
        return move.and(project, random.nextInt(shifts + 1) - 1);
    }

    private Reassign single(Plan plan, Random random) {
        Seat seat = drawn(plan, random);
        return new Reassign().and(seat, another(seat, random));
    }

    private Reassign pair(Plan plan, Random random) {
        Seat first = drawn(plan, random);
        int[] near = random.nextBoolean() ? data.seatsOfPerson[data.seatPerson[first.index]] : data.seatsOfDemand[data.seatDemand[first.index]];
        Seat second = plan.seats.get(near[random.nextInt(near.length)]);
        for (int i = 0; i < TRIES && (second == first || !counts(plan, second) || second.level + first.level == 0); i++)
            second = plan.seats.get(near[random.nextInt(near.length)]);
        if (second == first) return new Reassign().and(first, another(first, random));
        Seat giving = second.level > 0 ? second : first, taking = giving == first ? second : first;
        int given = random.nextInt(giving.level + 1);
        return new Reassign().and(giving, Math.min(given, giving.level)).and(taking, another(taking, random));
    }

    private Seat drawn(Plan plan, Random random) {
        Seat seat = plan.seats.get(random.nextInt(data.seats));
        for (int i = 0; i < TRIES && !counts(plan, seat); i++) seat = plan.seats.get(random.nextInt(data.seats));
        return seat;
    }

    private boolean counts(Plan plan, Seat seat) {
        return plan.projects.get(data.seatProject[seat.index]).option >= 0;
    }

    private int another(Seat seat, Random random) {
        int level = random.nextInt(data.seatLevels[seat.index]);
        return seat.level > 0 && random.nextInt(3) == 0 ? 0 : level < seat.level ? level : level + 1;
    }
}
