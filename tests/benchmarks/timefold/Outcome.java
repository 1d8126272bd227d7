package steerco;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The clock, the best plan of all searches, and the files that say so. */
final class Outcome {
    private final Path folder;
    private final long began = System.nanoTime();
    private final Writer trace;
    private long best = Long.MIN_VALUE;
    private long[] values;

    Outcome(Path folder) throws IOException {
        this.folder = folder;
        Files.createFile(folder.resolve("started"));
        trace = Files.newBufferedWriter(folder.resolve("trace.jsonl"));
    }

    double seconds() {
        return (System.nanoTime() - began) / 1e9;
    }

    synchronized void offer(long worth, long[] found) {
        if (worth <= best) return;
        best = worth;
        values = found.clone();
        try {
            double points = (worth + Data.current.constant) / (double) Data.current.scale;
            trace.write(String.format(Locale.ROOT, "{\"seconds\": %.4f, \"worth\": %.6f}%n", seconds(), points));
            trace.flush();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    synchronized void end(String version) throws IOException {
        trace.close();
        String status = values == null ? "no plan" : "feasible";
        String said = "{\"seconds\": %.4f, \"status\": \"%s\", \"versions\": {\"timefold\": \"%s\"}}";
        Files.writeString(folder.resolve("end.json"), String.format(Locale.ROOT, said, seconds(), status, version));
        if (values != null) write(folder.resolve("values.npy"));
    }

    /** Write the values as numpy reads them. */
    private void write(Path path) throws IOException {
        String header = "{'descr': '<i8', 'fortran_order': False, 'shape': (" + values.length + ",), }";
        header += " ".repeat(63 - (10 + header.length()) % 64) + "\n";
        ByteBuffer bytes = ByteBuffer.allocate(10 + header.length() + 8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0);
        bytes.putShort((short) header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
        for (long value : values) bytes.putLong(value);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path))) {
            out.write(bytes.array());
        }
    }
}
