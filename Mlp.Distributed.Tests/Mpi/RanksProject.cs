namespace Mlp.Distributed.Tests.Mpi;

/// <summary>The project of the program that ranks run, in this checkout.</summary>
internal static class RanksProject
{
    public static string Folder { get; } = Path.Combine(Checkout.Folder, "tools", "Mlp.Distributed.Ranks");

    /// <summary>That of this test: it builds both.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
}
