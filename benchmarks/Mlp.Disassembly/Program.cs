using System.Globalization;
using System.Runtime.InteropServices;
using Mlp.Benchmarks;

namespace Mlp.Disassembly;

internal static class Program
{
    // What the child process is started with.
    private const string Child = "run-kernels";
    private const int Failure = 1;
    private const int Usage = 2;

    private static int Main(string[] arguments)
    {
        try
        {
            if (arguments is [Child])
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
            // The JIT appends.
            File.Delete(file);
            SelfProcess.Run(Environment(options.Bits, Path.GetFullPath(file)), Child);
            return Report.Write(Methods(File.ReadAllText(file), options.Bits)) ? 0 : Failure;
        }
        finally
        {
            if (options.Listing is null)
            {
                File.Delete(file);
            }
        }
    }

    private static Dictionary<string, string> Environment(int bits, string file) => new()
    {
        ["DOTNET_JitDisasm"] = "Mlp.*:*",
        ["DOTNET_JitStdOutFile"] = file,

        // Nothing is compiled again in the background: two threads would print into each other's listings.
        ["DOTNET_TC_CallCountingDelayMs"] = int.MaxValue.ToString("X", CultureInfo.InvariantCulture),
        ["DOTNET_EnableAVX512"] = bits >= 512 ? "1" : "0",
        ["DOTNET_EnableAVX2"] = bits >= 256 ? "1" : "0",
    };

    private static Method[] Methods(string listing, int bits)
    {
        Method[] methods = [.. Listing.Kernels(listing)];
        string vector = string.Create(CultureInfo.InvariantCulture, $"Simd{bits}");
        return methods.Any(method => method.Name.Contains(vector, StringComparison.Ordinal))
            ? methods
            : throw new InvalidOperationException($"The JIT listed {methods.Length} kernels, none of them for {vector}. Is a DOTNET_ variable set that narrows vectors or turns listings off?");
    }
}
