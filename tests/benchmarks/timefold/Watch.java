package steerco;

/** Looks at the better plans of one search, as often as is worth its time, and hands on those that hold. */
final class Watch {
    private static final double EVERY = 0.25;

    private final Outcome outcome;
    private double last = -EVERY;

    Watch(Outcome outcome) {
        this.outcome = outcome;
    }

    /** Take up a better plan: projects below their minimum staffing are paused, and whatever waits for a paused one. */
    void better(Plan found, boolean always) {
        if (!always && outcome.seconds() - last < EVERY) return;
        last = outcome.seconds();
        Data data = Data.current;
        Plan plan = found.copy();
        Rows rows = new Rows();
        for (boolean changed = true; changed; ) {
            changed = false;
            rows.resetWorkingSolution(plan);
            for (int p = 0; p < data.projects; p++) if (!data.mustRun[p] && rows.isShort(p)) changed |= pause(plan, p);
            for (int i = 0; i < data.waits.length; i++)
                if (plan.projects.get(data.waitsFor[i]).option < 0) changed |= pause(plan, data.waits[i]);
        }
        var score = rows.calculateScore();
        if (score.hardScore() == 0) outcome.offer(score.softScore(), rows.values());
    }

    private static boolean pause(Plan plan, int project) {
        boolean runs = plan.projects.get(project).option >= 0;
        plan.projects.get(project).option = -1;
        return runs;
    }
}
