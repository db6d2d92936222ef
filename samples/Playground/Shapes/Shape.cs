namespace Playground.Shapes;

/// <summary>What the points are scattered along; numbered as the page's list is.</summary>
internal enum Shape
{
    /// <summary>Two spirals that wind around each other.</summary>
    Spirals,

    /// <summary>A disc, and a ring around it.</summary>
    Circles,

    /// <summary>Two half circles that reach into each other.</summary>
    Moons,

    /// <summary>Four squares as on a chessboard.</summary>
    ExclusiveOr,

    /// <summary>No points: somebody draws them.</summary>
    Drawn,
}
