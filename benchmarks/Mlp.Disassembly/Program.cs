using System.Runtime.InteropServices;
using Mlp.Benchmarks;

namespace Mlp.Disassembly;

internal static class Program
{
    private const int Failure = 1;
    private const int Usage = 2;

    // What benchmarks/count-instructions.sh ends with, too, where something is missing.
    private const int Skipped = 77;

    private static int Main(string[] arguments)
    {
        try
        {
            if (arguments is [JitCode.Child])
            {
                Kernels.RunAll();
                return 0;
            }

            if (arguments.Any(argument => argument is "--help" or "-h" or "-?"))
            {
                Console.WriteLine(Options.Help);
                return 0;
            }

            Options options = Options.Parse(arguments);
            SelfTest.Run();
            if (options.SelfTestOnly)
            {
                Console.WriteLine($"{SelfTest.Count} self-tests passed");
                return 0;
            }

            return RuntimeInformation.ProcessArchitecture == Architecture.X64
                ? Check(options)
                : throw new FormatException($"the listings of {RuntimeInformation.ProcessArchitecture} processors are not understood, only those of x64.");
        }
        catch (FormatException error)
        {
            Console.Error.WriteLine($"error: {error.Message}");
            return Usage;
        }
        catch (SkippedException error)
        {
            Console.Error.WriteLine($"skipped: {error.Message}");
            return Skipped;
        }
        catch (Exception error) when (error is ChildProcessException or InvalidOperationException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: {error.Message}");
            return Failure;
        }
    }

    private static int Check(Options options)
    {
        string file = options.Listing ?? Path.GetTempFileName();
        try
        {
            string listing = Path.GetFullPath(file);
            bool isNative = options.IsNative || !options.Mode.IsSupported;
            if (isNative && !options.IsNative)
            {
                Console.Error.WriteLine($"This processor lacks what --mode {options.Mode.Name} needs; NativeAOT compiles the kernels in place of the JIT.");
            }

            Method[] methods = [.. isNative ? NativeCode.List(options.Mode, listing) : JitCode.List(options.Mode, listing)];
            if (!methods.Any(method => method.Name.Contains(options.Mode.Vector, StringComparison.Ordinal)))
            {
                throw new InvalidOperationException(
                    $"{methods.Length} kernels were listed, none of them for {options.Mode.Vector}. Is a DOTNET_ variable set that narrows vectors or turns listings off?");
            }

            return Report.Write(methods) ? 0 : Failure;
        }
        finally
        {
            if (options.Listing is null)
            {
                File.Delete(file);
            }
        }
    }
}
