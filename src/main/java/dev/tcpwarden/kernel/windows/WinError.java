package dev.tcpwarden.kernel.windows;

/** winerror.h and ntstatus.h: the error codes that this package distinguishes. */
final class WinError {

    static final int ERROR_SUCCESS = 0;
    static final int ERROR_ACCESS_DENIED = 5;
    static final int ERROR_NOT_SUPPORTED = 50;
    static final int ERROR_NETWORK_ACCESS_DENIED = 65;
    static final int ERROR_INVALID_PARAMETER = 87;
    static final int ERROR_INSUFFICIENT_BUFFER = 122;
    static final int ERROR_MORE_DATA = 234;
    static final int ERROR_MR_MID_NOT_FOUND = 317;
    static final int ERROR_NOT_FOUND = 1168;

    static final int STATUS_INFO_LENGTH_MISMATCH = 0xc000_0004;

    private WinError() {}
}
