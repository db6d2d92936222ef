namespace Mlp.Parity;

internal static class Program
{
    private static void Main()
    {
        foreach (string line in Checks.Lines())
        {
            Console.WriteLine(line);
        }
    }
}
