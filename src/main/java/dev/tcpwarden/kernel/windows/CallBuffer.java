package dev.tcpwarden.kernel.windows;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.tcpwarden.kernel.KernelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Memory that a call fills with something whose size only it knows. A buffer that is too small is enlarged and filled again, a
 * bounded number of times: the data can grow between two calls. The memory is kept for the next time.
 */
final class CallBuffer {

    static final int ATTEMPTS = 10;

    /** More than any table that a host can have. */
    private static final int LARGEST = 1 << 30;

    private Memory memory;

    CallBuffer(int firstSize) {
        memory = new Memory(firstSize);
    }

    /** One call. */
    @FunctionalInterface
    interface Call {

        /** 0 if it has filled the buffer, else how many bytes it says that it takes, unsigned. */
        int fill(Pointer buffer, int size) throws KernelException;
    }

    /**
     * The bytes, little-endian, behind which there may be more that mean nothing; good until the next use.
     *
     * @param operation for messages
     */
    ByteBuffer fill(String operation, Call call) throws KernelException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int size = (int) memory.size();
            long needed = Integer.toUnsignedLong(call.fill(memory, size));
            if (needed == 0) {
                return memory.getByteBuffer(0, size).order(ByteOrder.LITTLE_ENDIAN);
            }
            if (needed > LARGEST) {
                throw new KernelException(operation + ": it asks for " + needed + " bytes, more than " + LARGEST);
            }
            memory = new Memory(Math.max(needed + needed / 8, size + size / 2));
        }
        throw new KernelException(operation + ": its result grew " + ATTEMPTS + " times while it was read");
    }

    /** Where the bytes are, for pointers into them. */
    long address() {
        return Pointer.nativeValue(memory);
    }
}
