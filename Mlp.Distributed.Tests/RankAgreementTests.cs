namespace Mlp.Distributed.Tests;

public class RankAgreementTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Ranks_that_list_the_same_go_on(int ranks) => ThreadCollective.Run(ranks, collective =>
    {
        RankAgreement agreement = new();
        agreement.Add("Seed", "1");
        agreement.Add<float>("rows", [1, float.NaN, -0f]);
        agreement.Check(collective);
        collective.Barrier();
    });

    [Fact]
    public void All_ranks_are_told_which_one_has_another_value()
        => AssertMessage(4, rank => [("Seed", "1"), ("Epochs", rank >= 2 ? "7" : "5")], "Rank 2 of 4 has Epochs = 7, but rank 0 has Epochs = 5: give all ranks the same.");

    [Theory]
    [InlineData(0, "Rank 1 of 2 has Name = x, but rank 0 has nothing more: give all ranks the same.")]
    [InlineData(1, "Rank 1 of 2 has nothing more, but rank 0 has Name = x: give all ranks the same.")]
    public void A_value_that_another_rank_has_not_is_a_difference(int without, string message)
        => AssertMessage(2, rank => rank == without ? [("Seed", "1")] : [("Seed", "1"), ("Name", "x")], message);

    [Fact]
    public void Numbers_are_compared_by_their_bits() => ThreadCollective.Run(2, collective =>
    {
        RankAgreement agreement = new();
        agreement.Add<float>("rows", [collective.Rank == 0 ? 0f : -0f]);
        string difference = agreement.Difference(collective)!;
        Assert.Matches("^Rank 1 of 2 has rows = 1 values \\(hash [0-9a-f]{16}\\), but rank 0 has rows = 1 values \\(hash [0-9a-f]{16}\\)$", difference);
    });

    private static void AssertMessage(int ranks, Func<int, (string Name, string Value)[]> parts, string message)
        => AssertMessage(
            ranks,
            (rank, agreement) =>
            {
                foreach ((string name, string value) in parts(rank))
                {
                    agreement.Add(name, value);
                }
            },
            message);

    private static void AssertMessage(int ranks, Action<int, RankAgreement> fill, string message)
    {
        int told = 0;
        ThreadCollective.Run(ranks, collective =>
        {
            RankAgreement agreement = new();
            fill(collective.Rank, agreement);
            Assert.Equal(message, Assert.Throws<InvalidOperationException>(() => agreement.Check(collective)).Message);
            Interlocked.Increment(ref told);
        });
        Assert.Equal(ranks, told);
    }
}
