using Xunit.Abstractions;

namespace Mlp.EmulatedTests;

/// <summary>Counts tests, and prints those that fail.</summary>
/// <param name="isTaken">Whether tests of a class are run, by its full name.</param>
internal sealed class Results(Func<string, bool> isTaken) : Xunit.LongLivedMarshalByRefObject, IMessageSink
{
    private const int StackLines = 4;

    private readonly Lock _lock = new();

    public List<ITestCase> Cases { get; } = [];

    public ManualResetEvent Discovered { get; } = new(initialState: false);

    public ManualResetEvent Finished { get; } = new(initialState: false);

    public int Passed { get; private set; }

    public int Failed { get; private set; }

    public int Skipped { get; private set; }

    public bool OnMessage(IMessageSinkMessage message)
    {
        // Several threads report.
        lock (_lock)
        {
            switch (message)
            {
                case ITestCaseDiscoveryMessage found when isTaken(found.TestCase.TestMethod.TestClass.Class.Name):
                    Cases.Add(found.TestCase);
                    break;
                case IDiscoveryCompleteMessage:
                    Discovered.Set();
                    break;
                case ITestPassed:
                    Passed++;
                    break;
                case ITestSkipped:
                    Skipped++;
                    break;
                case ITestFailed failed:
                    Failed++;
                    Console.WriteLine($"FAILED {failed.Test.DisplayName}: {string.Join('\n', failed.Messages)}");
                    Console.WriteLine(string.Join('\n', failed.StackTraces.SelectMany(trace => (trace ?? "").Split('\n')).Take(StackLines)));
                    break;
                case IErrorMessage error:
                    Failed++;
                    Console.WriteLine($"ERROR {string.Join('\n', error.Messages)}");
                    break;
                case ITestAssemblyFinished:
                    Finished.Set();
                    break;
            }
        }

        return true;
    }
}
