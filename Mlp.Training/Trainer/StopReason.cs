namespace Mlp.Training;

/// <summary>Why a training ended.</summary>
public enum StopReason
{
    /// <summary>All epochs, or all steps, were trained.</summary>
    Completed,

    /// <summary>The loss got no better for as many epochs as <see cref="EarlyStopping.Patience"/> says.</summary>
    EarlyStopping,

    /// <summary>The caller cancelled it after a whole step; <see cref="Trainer.Fit"/> continues from there.</summary>
    Cancelled,
}
