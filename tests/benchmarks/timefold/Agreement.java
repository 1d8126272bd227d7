package steerco;

import ai.timefold.solver.core.api.score.buildin.hardsoftlong.HardSoftLongScore;
import ai.timefold.solver.core.api.solver.SolutionManager;
import ai.timefold.solver.core.api.solver.SolverFactory;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Compares the two ways of working out the score on random plans; part of the tests. */
public final class Agreement {
    public static void main(String[] words) throws Exception {
        try (InputStream in = Files.newInputStream(Path.of(words[0]))) {
            Data.current = new Data(in);
        }
        Data.current.prepareEffects();
        SolutionManager<Plan, HardSoftLongScore> streams = SolutionManager.create(SolverFactory.<Plan>create(Main.config(1, 1, 0, Scoring.STREAMS)));
        Random random = new Random(Long.parseLong(words[1]));
        Plan plan = Plan.today();
        for (int i = 0; i < Integer.parseInt(words[2]); i++) {
            Rows rows = new Rows();
            rows.resetWorkingSolution(plan);
            HardSoftLongScore one = rows.calculateScore(), other = streams.update(plan);
            System.out.println(one + " " + other);
            shake(plan, random, 1.0 / (1 + random.nextInt(20)));
        }
    }

    private static void shake(Plan plan, Random random, double part) {
        Data data = Data.current;
        for (ProjectChoice project : plan.projects)
            if (random.nextDouble() < part) project.option = random.nextInt(data.runColumns[project.index].length + 1) - 1;
        for (Seat seat : plan.seats) if (random.nextDouble() < part) seat.level = random.nextInt(data.seatLevels[seat.index] + 1);
    }
}
