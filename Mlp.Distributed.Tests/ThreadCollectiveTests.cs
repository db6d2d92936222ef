namespace Mlp.Distributed.Tests;

public class ThreadCollectiveTests
{
    [Fact]
    public void Sums_are_those_of_all_ranks_in_their_order() => ThreadCollective.Run(3, collective =>
    {
        float[] floats = [collective.Rank, 1e8f * (1 - collective.Rank), 0.5f];
        double[] doubles = [1.0 / (1 + collective.Rank)];
        collective.Sum(floats);
        collective.Sum(doubles);
        Assert.Equal([3, 0, 1.5f], floats);
        Assert.Equal([1.0 + 1.0 / 2 + 1.0 / 3], doubles);
    });

    [Fact]
    public void A_broadcast_copies_the_bytes_of_its_root() => ThreadCollective.Run(3, collective =>
    {
        byte[] bytes = [(byte)collective.Rank, (byte)(10 * collective.Rank)];
        collective.Broadcast(bytes, root: 2);
        Assert.Equal([2, 20], bytes);
    });

    [Fact]
    public void A_rank_that_throws_ends_the_others()
    {
        int ended = 0;
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => ThreadCollective.Run(4, collective =>
        {
            if (collective.Rank == 2)
            {
                throw new InvalidOperationException("no more");
            }

            RankFailedException other = Assert.Throws<RankFailedException>(collective.Barrier);
            Assert.Equal("Rank 2 of 4 cannot go on: no more", other.Message);
            Interlocked.Increment(ref ended);
        }));
        Assert.Equal("no more", error.Message);
        Assert.Equal(3, ended);
    }

    [Fact]
    public void A_rank_that_returns_ends_those_that_wait_for_it() => Assert.Throws<RankFailedException>(() => ThreadCollective.Run(2, collective =>
    {
        if (collective.Rank == 1)
        {
            collective.Barrier();
        }
    }));

    [Fact]
    public void Calls_that_differ_are_an_error()
    {
        Check("Rank 0 calls a sum of floats of 1, and rank 1 calls a sum of floats of 2", collective => collective.Sum(new float[1 + collective.Rank]));
        Check("Rank 0 calls a sum of floats of 3, and rank 1 calls a sum of doubles of 3", collective =>
        {
            if (collective.Rank == 0)
            {
                collective.Sum(new float[3]);
            }
            else
            {
                collective.Sum(new double[3]);
            }
        });
        Check("Rank 0 calls a broadcast of 3, and rank 1 calls a broadcast of 3 from rank 1", collective => collective.Broadcast(new byte[3], collective.Rank));
        Check("Rank 0 calls a barrier, and rank 1 calls a sum of floats of 1", collective =>
        {
            if (collective.Rank == 0)
            {
                collective.Barrier();
            }
            else
            {
                collective.Sum(new float[1]);
            }
        });

        static void Check(string message, Action<ICollective> body)
        {
            InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => ThreadCollective.Run(2, body));
            string[] calls = message.Split(", and rank 1 calls ");
            string turned = $"Rank 1 calls {calls[1]}, and rank 0 calls {calls[0]["Rank 0 calls ".Length..]}";
            Assert.Contains(error.Message.Split(':')[0], new[] { message, turned });
        }
    }
}
