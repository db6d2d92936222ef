namespace Mlp.Distributed.Tests.Mpi;

public class LongWaitTests
{
    [Fact]
    public void A_wait_is_told_after_one_minute_then_two_then_four()
    {
        LongWait wait = new();
        int[] told = [.. Enumerable.Range(100, 500).Where(second => wait.Look(7, TimeSpan.FromSeconds(second)) is not null)];
        Assert.Equal([160, 220, 340, 580], told);
    }

    [Fact]
    public void It_tells_how_long_the_rank_has_waited()
    {
        LongWait wait = new();
        Assert.Null(wait.Look(1, TimeSpan.FromSeconds(100)));
        Assert.Equal(TimeSpan.FromSeconds(75), wait.Look(1, TimeSpan.FromSeconds(175)));
    }

    [Fact]
    public void Each_call_has_its_own_time()
    {
        LongWait wait = new();
        Assert.All(Enumerable.Range(1, 100), call => Assert.Null(wait.Look(call, TimeSpan.FromSeconds(50 * call))));
    }

    [Fact]
    public void A_later_wait_of_the_same_length_is_not_told_again()
    {
        LongWait wait = new();
        wait.Look(1, TimeSpan.Zero);
        Assert.NotNull(wait.Look(1, TimeSpan.FromSeconds(61)));
        wait.Look(2, TimeSpan.FromSeconds(100));
        Assert.Null(wait.Look(2, TimeSpan.FromSeconds(161)));
        Assert.NotNull(wait.Look(2, TimeSpan.FromSeconds(220)));
    }
}
