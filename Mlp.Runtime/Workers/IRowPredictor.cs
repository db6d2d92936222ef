
namespace Mlp.CompilerServices;

/// <summary>For generated code: a network that predicts some rows with given parameters, so that the threads that share a prediction use the same ones.</summary>
public interface IRowPredictor
{
    /// <summary>Predicts rows, whose number and memory have been checked.</summary>
    /// <param name="inputs">[rows, in channels].</param>
    /// <param name="parameters">The packed parameters, batch norm folded into them where there is one.</param>
    /// <param name="outputs">[rows, out channels].</param>
    /// <param name="rows">At least 1.</param>
    void PredictRows(ref float inputs, ref float parameters, ref float outputs, nuint rows);
}
