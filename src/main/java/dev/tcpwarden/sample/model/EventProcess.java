package dev.tcpwarden.sample.model;

import dev.tcpwarden.process.ProcessInfo;
import org.jspecify.annotations.Nullable;

/**
 * The process that an event of the kernel's names.
 *
 * @param info null for one that had exited before it was looked at, or that is not known at all
 * @param command the kernel's own name of it ({@code comm}); "" if that is not known
 */
public record EventProcess(@Nullable ProcessInfo info, String command) {

    public static final EventProcess UNKNOWN = new EventProcess(null, "");
}
