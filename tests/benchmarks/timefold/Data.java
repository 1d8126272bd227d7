package steerco;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** The model as it was written down: rows, and which columns every choice sets. Read once, never changed. */
final class Data {
    static final long OPEN = 1L << 60;
    /** What a violation of a row by its largest coefficient costs. */
    static final long UNIT = 1000;
    /** What part of its value a project below its minimum staffing brings, so that it can be staffed step by step. */
    static final long HINT = 2;
    /** One model a process; Timefold makes score calculators itself and hands them nothing. */
    static Data current;

    int columns;
    long scale, constant;
    long[] worth;

    long[] rowLower, rowUpper, rowUnit;
    /** By column: the rows it is in and its coefficients there. */
    int[][] rowsOf;
    long[][] coefficientsOf;

    int[] coverColumn, coverRun;
    long[] coverQuantum, coverNeed, coverFixed;
    int[][] coversFedBy;
    long[][] minutesFedBy;
    int[][] coversRunBy;

    int[] derivedColumn;
    long[] derivedUpper;
    int[][] derivedPulls;
    int[] pullDerived;
    long[] pullTarget, pullWeight;
    int[][] pullsOf;
    long[][] pullCoefficientsOf;

    int projects;
    boolean[] mustRun;
    long[] leastCovered;
    /** By project and shift: what running so sets. */
    int[][][] runColumns, runValues;
    int[] projectOf;
    long[] coverWeight;

    int seats;
    int[] seatPerson, seatDemand, seatProject, seatToday, seatLevels;
    /** By seat, shift and level - 1: what the share sets. */
    int[][][][] seatColumns, seatValues;
    int[][] seatsOfPerson, seatsOfDemand, seatsOfProject;

    int[] waitsFor, waits;

    /** For constraint streams. By project and shift: what running so does. */
    List<List<Effect>>[] runEffects;
    /** By seat, shift and level - 1: what the share does. */
    List<List<List<Effect>>>[] seatEffects;

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int filled, place;

    Data(InputStream in) throws IOException {
        this.in = new DataInputStream(in);
        columns = number();
        scale = whole();
        constant = whole();
        worth = new long[number()];
        for (int c = 0; c < columns; c++) worth[c] = whole();
        readRows();
        readCovers();
        readDerived();
        readProjects();
        readSeats();
        int count = number();
        waitsFor = new int[count];
        waits = new int[count];
        for (int i = 0; i < count; i++) {
            waitsFor[i] = number();
            waits[i] = number();
        }
    }

    /** Work out for constraint streams what each choice does. */
    @SuppressWarnings("unchecked")
    void prepareEffects() {
        for (int column : derivedColumn)
            if (pullsOf[column].length > 0) throw new IllegalStateException("column " + column + " follows from another and presses a third up");
        runEffects = new List[projects];
        for (int p = 0; p < projects; p++) {
            runEffects[p] = new ArrayList<>();
            for (int k = 0; k < runColumns[p].length; k++) runEffects[p].add(Effect.of(this, runColumns[p][k], runValues[p][k]));
        }
        seatEffects = new List[seats];
        for (int s = 0; s < seats; s++) {
            seatEffects[s] = new ArrayList<>();
            for (int k = 0; k < seatColumns[s].length; k++) {
                List<List<Effect>> levels = new ArrayList<>();
                for (int level = 0; level < seatLevels[s]; level++) levels.add(Effect.of(this, seatColumns[s][k][level], seatValues[s][k][level]));
                seatEffects[s].add(levels);
            }
        }
    }

    private void readRows() throws IOException {
        int count = number();
        rowLower = new long[count];
        rowUpper = new long[count];
        rowUnit = new long[count];
        Lists terms = new Lists(columns);
        for (int i = 0; i < count; i++) {
            rowLower[i] = whole();
            rowUpper[i] = whole();
            rowUnit[i] = 1;
            for (int left = number(); left > 0; left--) {
                int column = number();
                long coefficient = whole();
                terms.add(column, i, coefficient);
                rowUnit[i] = Math.max(rowUnit[i], Math.abs(coefficient));
            }
        }
        rowsOf = terms.indices();
        coefficientsOf = terms.amounts();
    }

    private void readCovers() throws IOException {
        int count = number();
        coverColumn = new int[count];
        coverRun = new int[count];
        coverQuantum = new long[count];
        coverNeed = new long[count];
        coverFixed = new long[count];
        Lists fed = new Lists(columns), run = new Lists(columns);
        for (int k = 0; k < count; k++) {
            coverColumn[k] = number();
            coverQuantum[k] = whole();
            coverNeed[k] = whole();
            coverFixed[k] = whole();
            coverRun[k] = number();
            run.add(coverRun[k], k, 1);
            for (int left = number(); left > 0; left--) fed.add(number(), k, whole());
        }
        coversFedBy = fed.indices();
        minutesFedBy = fed.amounts();
        coversRunBy = run.indices();
    }

    private void readDerived() throws IOException {
        int count = number();
        derivedColumn = new int[count];
        derivedUpper = new long[count];
        derivedPulls = new int[count][];
        Lists terms = new Lists(columns);
        Longs targets = new Longs(), weights = new Longs(), owners = new Longs();
        for (int d = 0; d < count; d++) {
            derivedColumn[d] = number();
            derivedUpper[d] = whole();
            derivedPulls[d] = new int[number()];
            for (int i = 0; i < derivedPulls[d].length; i++) {
                int pull = derivedPulls[d][i] = targets.size;
                targets.add(whole());
                weights.add(whole());
                owners.add(d);
                for (int left = number(); left > 0; left--) terms.add(number(), pull, whole());
            }
        }
        pullTarget = targets.all();
        pullWeight = weights.all();
        pullDerived = new int[owners.size];
        for (int i = 0; i < owners.size; i++) pullDerived[i] = (int) owners.get(i);
        pullsOf = terms.indices();
        pullCoefficientsOf = terms.amounts();
    }

    private void readProjects() throws IOException {
        projects = number();
        mustRun = new boolean[projects];
        leastCovered = new long[projects];
        runColumns = new int[projects][][];
        runValues = new int[projects][][];
        projectOf = new int[columns];
        java.util.Arrays.fill(projectOf, -1);
        coverWeight = new long[columns];
        for (int p = 0; p < projects; p++) {
            mustRun[p] = number() == 1;
            leastCovered[p] = whole();
            int shifts = number();
            runColumns[p] = new int[shifts][];
            runValues[p] = new int[shifts][];
            for (int k = 0; k < shifts; k++) {
                for (int left = number(); left > 0; left--) {
                    int column = number();
                    projectOf[column] = p;
                    coverWeight[column] += whole();
                }
                readPairs(runColumns[p], runValues[p], k);
            }
        }
    }

    private void readSeats() throws IOException {
        seats = number();
        seatPerson = new int[seats];
        seatDemand = new int[seats];
        seatProject = new int[seats];
        seatToday = new int[seats];
        seatLevels = new int[seats];
        seatColumns = new int[seats][][][];
        seatValues = new int[seats][][][];
        for (int s = 0; s < seats; s++) {
            seatPerson[s] = number();
            seatDemand[s] = number();
            seatProject[s] = number();
            seatToday[s] = number();
            seatLevels[s] = number();
            int shifts = number();
            seatColumns[s] = new int[shifts][seatLevels[s]][];
            seatValues[s] = new int[shifts][seatLevels[s]][];
            for (int k = 0; k < shifts; k++)
                for (int level = 0; level < seatLevels[s]; level++) readPairs(seatColumns[s][k], seatValues[s][k], level);
        }
        seatsOfPerson = Lists.grouped(seatPerson);
        seatsOfDemand = Lists.grouped(seatDemand);
        seatsOfProject = Lists.grouped(seatProject, projects);
    }

    /** How much a row is broken, as the hard score counts it. */
    long penalty(int row, long activity) {
        long by = Math.max(rowLower[row] - activity, activity - rowUpper[row]);
        return by <= 0 ? 0 : 1 + UNIT * by / rowUnit[row];
    }

    /** How much a mandatory project is below its minimum staffing, as the hard score counts it. */
    long shortfall(int project, long covered) {
        return 1 + UNIT * (leastCovered[project] - covered) / leastCovered[project];
    }

    /** What a running project brings. */
    long brought(int project, long covered, long worth) {
        return covered >= leastCovered[project] ? worth : worth / HINT;
    }

    /** How far a pull presses its column up. */
    long pressed(int pull, long sum) {
        return -Math.floorDiv(sum - pullTarget[pull], pullWeight[pull]);
    }

    private static final int[] NONE = {};

    private void readPairs(int[][] found, int[][] values, int at) throws IOException {
        int count = number();
        found[at] = count == 0 ? NONE : new int[count];
        values[at] = count == 0 ? NONE : new int[count];
        for (int i = 0; i < count; i++) {
            found[at][i] = number();
            values[at][i] = number();
        }
    }

    private int number() throws IOException {
        return Math.toIntExact(whole());
    }

    private long whole() throws IOException {
        int c = next();
        while (c <= ' ') c = next();
        boolean negative = c == '-';
        if (negative) c = next();
        long value = 0;
        for (; c > ' '; c = next()) value = 10 * value + (c - '0');
        return negative ? -value : value;
    }

    private int next() throws IOException {
        if (place == filled) {
            filled = in.read(buffer);
            place = 0;
            if (filled <= 0) throw new IOException("the model ends too early");
        }
        return buffer[place++];
    }
}
