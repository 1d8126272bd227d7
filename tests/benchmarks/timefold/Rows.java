package steerco;

import ai.timefold.solver.core.api.score.buildin.hardsoftlong.HardSoftLongScore;
import ai.timefold.solver.core.api.score.calculator.IncrementalScoreCalculator;

/** Keeps the activity of every row; a change touches the rows of its columns only. */
public class Rows implements IncrementalScoreCalculator<Plan, HardSoftLongScore> {
    private final Data data = Data.current;
    private Plan plan;
    private long[] values, activity, delivered, pulled, covered, worth;
    private long broken;

    @Override
    public void resetWorkingSolution(Plan plan) {
        this.plan = plan;
        values = new long[data.columns];
        activity = new long[data.rowLower.length];
        delivered = data.coverFixed.clone();
        pulled = new long[data.pullTarget.length];
        covered = new long[data.projects];
        worth = new long[data.projects];
        broken = 0;
        for (int i = 0; i < activity.length; i++) broken += penalty(i);
        for (int d = 0; d < data.derivedColumn.length; d++) refreshDerived(d);
        for (ProjectChoice project : plan.projects) apply(project, 1);
    }

    @Override
    public void beforeVariableChanged(Object entity, String variable) {
        if (entity instanceof Seat seat) apply(seat, -1);
        else apply((ProjectChoice) entity, -1);
    }

    @Override
    public void afterVariableChanged(Object entity, String variable) {
        if (entity instanceof Seat seat) apply(seat, 1);
        else apply((ProjectChoice) entity, 1);
    }

    @Override
    public HardSoftLongScore calculateScore() {
        long hard = -broken, soft = 0;
        for (int p = 0; p < data.projects; p++) {
            if (plan.projects.get(p).option < 0) continue;
            soft += data.brought(p, covered[p], worth[p]);
            if (data.mustRun[p] && covered[p] < data.leastCovered[p]) hard -= data.shortfall(p, covered[p]);
        }
        return HardSoftLongScore.of(hard, soft);
    }

    /** Whether a running project lacks its minimum staffing. */
    boolean isShort(int project) {
        return plan.projects.get(project).option >= 0 && covered[project] < data.leastCovered[project];
    }

    /** The values of all columns. */
    long[] values() {
        return values;
    }

    private void apply(ProjectChoice project, int sign) {
        int p = project.index, k = project.option;
        if (k < 0) return;
        apply(data.runColumns[p][k], data.runValues[p][k], sign);
        for (int s : data.seatsOfProject[p]) apply(s, k, plan.seats.get(s).level, sign);
    }

    private void apply(Seat seat, int sign) {
        int k = plan.projects.get(data.seatProject[seat.index]).option;
        if (k >= 0) apply(seat.index, k, seat.level, sign);
    }

    private void apply(int seat, int shift, int level, int sign) {
        if (level > 0) apply(data.seatColumns[seat][shift][level - 1], data.seatValues[seat][shift][level - 1], sign);
    }

    private void apply(int[] columns, int[] amounts, int sign) {
        for (int i = 0; i < columns.length; i++) change(columns[i], sign * amounts[i]);
    }

    private void change(int column, long delta) {
        if (delta == 0) return;
        values[column] += delta;
        int[] rows = data.rowsOf[column];
        long[] coefficients = data.coefficientsOf[column];
        for (int i = 0; i < rows.length; i++) {
            broken -= penalty(rows[i]);
            activity[rows[i]] += coefficients[i] * delta;
            broken += penalty(rows[i]);
        }
        int project = data.projectOf[column];
        if (project >= 0) {
            covered[project] += data.coverWeight[column] * delta;
            worth[project] += data.worth[column] * delta;
        }
        int[] covers = data.coversFedBy[column];
        for (int i = 0; i < covers.length; i++) {
            delivered[covers[i]] += data.minutesFedBy[column][i] * delta;
            refreshCover(covers[i]);
        }
        for (int cover : data.coversRunBy[column]) refreshCover(cover);
        int[] pulls = data.pullsOf[column];
        for (int i = 0; i < pulls.length; i++) {
            pulled[pulls[i]] += data.pullCoefficientsOf[column][i] * delta;
            refreshDerived(data.pullDerived[pulls[i]]);
        }
    }

    private long penalty(int row) {
        return data.penalty(row, activity[row]);
    }

    private void refreshCover(int cover) {
        int column = data.coverColumn[cover];
        long now = Math.min(data.coverNeed[cover], delivered[cover]) * values[data.coverRun[cover]] / data.coverQuantum[cover];
        change(column, now - values[column]);
    }

    private void refreshDerived(int derived) {
        long most = 0;
        for (int pull : data.derivedPulls[derived])
            most = Math.max(most, data.pressed(pull, pulled[pull]));
        int column = data.derivedColumn[derived];
        change(column, Math.min(data.derivedUpper[derived], most) - values[column]);
    }

    @Override
    public void beforeEntityAdded(Object entity) {}

    @Override
    public void afterEntityAdded(Object entity) {}

    @Override
    public void beforeEntityRemoved(Object entity) {}

    @Override
    public void afterEntityRemoved(Object entity) {}
}
