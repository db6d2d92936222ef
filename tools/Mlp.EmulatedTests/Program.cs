using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using Mlp.EmulatedTests;
using Xunit.Sdk;

// Runs tests in this very process, without the host of `dotnet test`, which exists for the machine's own processor only:
//     Mlp.EmulatedTests ASSEMBLY [PART | -PART]...     classes whose names have one of the parts, all unless told; -PART leaves classes out
//     Mlp.EmulatedTests start ASSEMBLY [ARGUMENT]...   the assembly's own program
if (args is ["start", string program, .. string[] arguments])
{
    return (int)Assembly.Load(program).EntryPoint!.Invoke(null, [arguments])!;
}

if (args.Length == 0)
{
    Console.Error.WriteLine("usage: Mlp.EmulatedTests ASSEMBLY [PART | -PART]..., or Mlp.EmulatedTests start ASSEMBLY [ARGUMENT]...");
    return 2;
}

string[] parts = [.. args[1..].Where(part => !part.StartsWith('-'))], leftOut = [.. args[1..].Where(part => part.StartsWith('-')).Select(part => part[1..])];
Console.WriteLine(FormattableString.Invariant(
    $"{RuntimeInformation.ProcessArchitecture}; vectors of 128 bits {Vector128.IsHardwareAccelerated}, of 256 {Vector256.IsHardwareAccelerated}; AdvSimd {AdvSimd.IsSupported}, dot products {Dp.IsSupported}"));

Assembly assembly = Assembly.Load(args[0]);
using XunitTestFramework framework = new(new NullMessageSink());
Options options = new();
Results results = new(name => (parts.Length == 0 || parts.Any(name.Contains)) && !leftOut.Any(name.Contains));
using (var discoverer = framework.GetDiscoverer(Reflector.Wrap(assembly)))
{
    discoverer.Find(includeSourceInformation: false, results, options);
    results.Discovered.WaitOne();
}

using (var executor = framework.GetExecutor(assembly.GetName()))
{
    executor.RunTests(results.Cases, results, options);
    results.Finished.WaitOne();
}

Console.WriteLine($"{results.Passed} passed, {results.Failed} failed, {results.Skipped} skipped");
return results.Failed == 0 && results.Passed > 0 ? 0 : 1;
