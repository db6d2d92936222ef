using System.Runtime.InteropServices;

namespace Mlp.Distributed;

/// <summary>Functions of the operating system's C library, which every .NET process on Linux and macOS has loaded.</summary>
internal static unsafe class Posix
{
    private const int LoadLazily = 1;

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

    /// <summary>Reads how the process answers to a signal, or changes it, or both.</summary>
    /// <param name="signal">Its number.</param>
    /// <param name="change">A struct sigaction; null to leave it.</param>
    /// <param name="before">Where the former one is written to; null for nowhere.</param>
    public static int SignalAction(int signal, byte* change, byte* before) =>
        ((delegate* unmanaged[Cdecl]<int, byte*, byte*, int>)Function("sigaction"))(signal, change, before);

    private static nint Function(string name) => NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), name);
}
