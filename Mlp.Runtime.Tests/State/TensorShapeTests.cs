namespace Mlp.Runtime.Tests.State;

public class TensorShapeTests
{
    [Fact]
    public void Prints_like_PyTorch()
    {
        Assert.Equal("[]", new TensorShape().ToString());
        Assert.Equal("[]", default(TensorShape).ToString());
        Assert.Equal("[10]", new TensorShape(10).ToString());
        Assert.Equal("[128, 64]", new TensorShape(128, 64).ToString());
        Assert.Equal("[1234567]", new TensorShape(1234567).ToString());
    }

    [Fact]
    public void Length_is_the_product()
    {
        Assert.Equal(1, new TensorShape().Length);
        Assert.Equal(10, new TensorShape(10).Length);
        Assert.Equal(8192, new TensorShape(128, 64).Length);
        Assert.Equal(int.MaxValue, new TensorShape(int.MaxValue, 1).Length);
    }

    [Fact]
    public void Indexes_dimensions_outermost_first()
    {
        TensorShape shape = new(128, 64);
        Assert.Equal(2, shape.Rank);
        Assert.Equal(128, shape[0]);
        Assert.Equal(64, shape[1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => shape[2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => shape[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new TensorShape()[0]);
    }

    [Fact]
    public void Refuses_what_no_tensor_has()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TensorShape(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TensorShape(3, -1));
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => new TensorShape(65536, 32768));
        Assert.Contains("[65536, 32768]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_when_rank_and_dimensions_are()
    {
        Assert.True(new TensorShape(3, 4) == new TensorShape(3, 4));
        Assert.True(new TensorShape(3, 4) != new TensorShape(4, 3));
        Assert.True(new TensorShape(3) != new TensorShape(3, 1));
        Assert.True(new TensorShape(0) != new TensorShape());
        Assert.True(new TensorShape(3).Equals((object)new TensorShape(3)));
        Assert.False(new TensorShape(3).Equals("[3]"));
        Assert.Equal(new TensorShape(3, 4).GetHashCode(), new TensorShape(3, 4).GetHashCode());
    }
}
