namespace Mlp.TablesBenchmark;

/// <summary>What learns a table and predicts.</summary>
internal interface IPeer
{
    string Name { get; }

    /// <summary>Learns from rows, and returns how long it took: with the encoding of the rows, without the making of their objects.</summary>
    TimeSpan Train(Line[] rows, int seed);

    /// <summary>Returns the accuracy, or R², of test rows. The methods below predict them, too.</summary>
    double Score(Line[] rows);

    /// <summary>Predicts the first of the test rows, a row at a time.</summary>
    void PredictOneByOne(int rows);

    /// <summary>Predicts all test rows together.</summary>
    void PredictAll();
}
