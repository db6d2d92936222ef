namespace NativeLibrary;

/// <summary>What the functions return, as in digits.h.</summary>
internal enum Status
{
    Ok = 0,
    NullPointer = -1,
    BadLength = -2,
    Overlap = -3,
    NotFinite = -4,
    SelfTestFailed = -5,
    InternalError = -100,
}
