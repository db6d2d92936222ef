namespace Mlp.Generator.Tests.Infrastructure;

public class TextDifferenceTests
{
    [Fact]
    public void Equal_texts_have_none() => Assert.Equal("", TextDifference.Describe("a\nb\n", "a\r\nb\r\n"));

    [Fact]
    public void A_line_that_came_does_not_make_all_others_differ() =>
        Assert.Equal(
            "  line 1:\n    a\n    b\n  + new\n    c\n    d\n  line 7:\n    g\n    h\n  - i\n  + I\n    j\n",
            TextDifference.Describe("a\nb\nc\nd\ne\nf\ng\nh\ni\nj", "a\nb\nnew\nc\nd\ne\nf\ng\nh\nI\nj"));

    [Fact]
    public void Long_differences_are_cut()
    {
        string difference = TextDifference.Describe("", string.Join('\n', Enumerable.Range(0, 1000)));
        Assert.InRange(difference.Split('\n').Length, 60, 65);
        Assert.EndsWith("more lines differ\n", difference, StringComparison.Ordinal);
    }
}
