package steerco;

/** Lists of (index, amount), one for each of a number of places. */
final class Lists {
    private final int places;
    private final Longs place = new Longs(), index = new Longs(), amount = new Longs();

    Lists(int places) {
        this.places = places;
    }

    void add(int at, int index, long amount) {
        place.add(at);
        this.index.add(index);
        this.amount.add(amount);
    }

    int[][] indices() {
        int[][] found = new int[places][];
        int[] counts = counts();
        for (int at = 0; at < places; at++) found[at] = new int[counts[at]];
        for (int i = place.size - 1; i >= 0; i--) found[(int) place.get(i)][--counts[(int) place.get(i)]] = (int) index.get(i);
        return found;
    }

    long[][] amounts() {
        long[][] found = new long[places][];
        int[] counts = counts();
        for (int at = 0; at < places; at++) found[at] = new long[counts[at]];
        for (int i = place.size - 1; i >= 0; i--) found[(int) place.get(i)][--counts[(int) place.get(i)]] = amount.get(i);
        return found;
    }

    private int[] counts() {
        int[] counts = new int[places];
        for (int i = 0; i < place.size; i++) counts[(int) place.get(i)]++;
        return counts;
    }

    static int[][] grouped(int[] keys) {
        int most = -1;
        for (int key : keys) most = Math.max(most, key);
        return grouped(keys, most + 1);
    }

    static int[][] grouped(int[] keys, int places) {
        Lists lists = new Lists(places);
        for (int i = 0; i < keys.length; i++) lists.add(keys[i], i, 1);
        return lists.indices();
    }
}
