using System.Runtime.InteropServices;

namespace Mlp.Distributed;

/// <summary>Functions of the operating system's C library, which every .NET process on Linux and macOS has loaded.</summary>
internal static unsafe class Posix
{
    private const int LoadLazily = 1;

    // More than a struct sigaction has on any system, aligned as it is.
    private const int SignalActionInLongs = 32;

    // Those of a fault in the code itself: .NET makes exceptions of them. MPI libraries may print a stack and end the process instead.
    private static readonly int[] s_faultSignals = OperatingSystem.IsMacOS() ? [4, 5, 6, 8, 10, 11] : [4, 5, 6, 7, 8, 11];

    /// <summary>
    /// Opens a library whose symbols the libraries that are opened later may use: Open MPI loads plug-ins that are linked to nothing and look for
    /// their symbols in the process.
    /// </summary>
    /// <returns>Its handle; 0 where it cannot be opened.</returns>
    public static nint OpenForAll(string name)
    {
        int shareSymbols = OperatingSystem.IsMacOS() ? 8 : 0x100;
        byte* text = (byte*)Marshal.StringToCoTaskMemUTF8(name);
        nint handle = ((delegate* unmanaged[Cdecl]<byte*, int, nint>)Function("dlopen"))(text, LoadLazily | shareSymbols);
        Marshal.FreeCoTaskMem((nint)text);
        return handle;
    }

    /// <summary>Gets the process that started this one, or that took it over when that one ended.</summary>
    public static int ParentProcess() => ((delegate* unmanaged[Cdecl]<int>)Function("getppid"))();

    /// <summary>Ends the process at once, and runs nothing more in it.</summary>
    public static void EndProcess(int exitCode) => ((delegate* unmanaged[Cdecl]<int, void>)Function("_exit"))(exitCode);

    /// <summary>Runs an action and puts .NET's handlers of faults back afterwards, so that reading through null stays an exception.</summary>
    public static void KeepFaultHandlers(Action action)
    {
        delegate* unmanaged[Cdecl]<int, long*, long*, int> exchange = (delegate* unmanaged[Cdecl]<int, long*, long*, int>)Function("sigaction");
        long* kept = stackalloc long[s_faultSignals.Length * SignalActionInLongs];
        for (int i = 0; i < s_faultSignals.Length; i++)
        {
            _ = exchange(s_faultSignals[i], null, kept + (i * SignalActionInLongs));
        }

        action();
        for (int i = 0; i < s_faultSignals.Length; i++)
        {
            _ = exchange(s_faultSignals[i], kept + (i * SignalActionInLongs), null);
        }
    }

    private static nint Function(string name) => NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), name);
}
