namespace Mlp.Generator.Tests.Infrastructure;

public class SampleTests
{
    // All combinations of three properties with 2, 3 and 4 values.
    private static readonly (int A, int B, int C)[] s_items = [.. Enumerable.Range(0, 24).Select(i => (i % 2, i / 2 % 3, i / 6))];

    [Fact]
    public void Few_items_show_each_value()
    {
        IReadOnlyList<int> chosen = Sample.Cover(s_items, item => Sample.Values(item.A, item.B, item.C));
        Assert.Equal(4, chosen.Count);
        Assert.Equal(2, chosen.Select(i => s_items[i].A).Distinct().Count());
        Assert.Equal(3, chosen.Select(i => s_items[i].B).Distinct().Count());
        Assert.Equal(4, chosen.Select(i => s_items[i].C).Distinct().Count());
    }

    [Fact]
    public void Few_items_show_each_pair()
    {
        IReadOnlyList<int> chosen = Sample.Cover(s_items, item => Sample.Pairs(item.A, item.B, item.C));
        Assert.InRange(chosen.Count, 12, 14);
        Assert.Equal(6, chosen.Select(i => (s_items[i].A, s_items[i].B)).Distinct().Count());
        Assert.Equal(8, chosen.Select(i => (s_items[i].A, s_items[i].C)).Distinct().Count());
        Assert.Equal(12, chosen.Select(i => (s_items[i].B, s_items[i].C)).Distinct().Count());
    }

    [Fact]
    public void What_is_chosen_already_need_not_be_shown_again()
    {
        IReadOnlyList<int> chosen = Sample.Cover(s_items, item => Sample.Values(item.A, item.B, item.C), start: [23, 1]);
        Assert.Contains(23, chosen);
        Assert.Contains(1, chosen);
        Assert.Equal(4, chosen.Count);
        Assert.Equal(chosen.Order(), chosen);
    }

    [Fact]
    public void Another_place_to_begin_makes_another_choice() =>
        Assert.NotEqual(Sample.Cover(s_items, item => Sample.Values(item.A)), Sample.Cover(s_items, item => Sample.Values(item.A), from: 7));
}
