package steerco;

import java.util.ArrayList;
import java.util.List;

/** What a choice does to one of the sums that the constraints are about. */
record Effect(Kind kind, int index, long amount, long worth) {
    enum Kind {
        /** Adds to the activity of a row. */
        ROW,
        /** Delivers minutes to a demand in a block. */
        COVER,
        /** Presses a column up that follows from others. */
        PULL,
        /** Adds covered minutes and what they are worth to a project. */
        PROJECT
    }

    /** The effects of columns that are set. */
    static List<Effect> of(Data data, int[] columns, int[] amounts) {
        List<Effect> found = new ArrayList<>();
        for (int i = 0; i < columns.length; i++) add(data, columns[i], amounts[i], found);
        return found;
    }

    static List<Effect> of(Data data, int column, long amount) {
        List<Effect> found = new ArrayList<>();
        add(data, column, amount, found);
        return found;
    }

    private static void add(Data data, int column, long amount, List<Effect> found) {
        if (amount == 0) return;
        int[] rows = data.rowsOf[column], covers = data.coversFedBy[column], pulls = data.pullsOf[column];
        for (int i = 0; i < rows.length; i++) found.add(new Effect(Kind.ROW, rows[i], data.coefficientsOf[column][i] * amount, 0));
        for (int i = 0; i < covers.length; i++) found.add(new Effect(Kind.COVER, covers[i], data.minutesFedBy[column][i] * amount, 0));
        for (int i = 0; i < pulls.length; i++) found.add(new Effect(Kind.PULL, pulls[i], data.pullCoefficientsOf[column][i] * amount, 0));
        for (int cover : data.coversRunBy[column]) found.add(new Effect(Kind.COVER, cover, data.coverFixed[cover] * amount, 0));
        int project = data.projectOf[column];
        if (project >= 0) found.add(new Effect(Kind.PROJECT, project, data.coverWeight[column] * amount, data.worth[column] * amount));
    }

    /** Nothing, added to every sum that is not in order by itself at 0. */
    static List<Effect> none(Data data) {
        List<Effect> found = new ArrayList<>();
        for (int i = 0; i < data.rowLower.length; i++)
            if (data.rowLower[i] > 0 || data.rowUpper[i] < 0) found.add(new Effect(Kind.ROW, i, 0, 0));
        for (int i = 0; i < data.pullTarget.length; i++) if (data.pullTarget[i] > 0) found.add(new Effect(Kind.PULL, i, 0, 0));
        return found;
    }
}
