namespace Mlp.Training;

/// <summary>When a schedule takes a step.</summary>
public enum ScheduleUnit
{
    /// <summary>After each epoch.</summary>
    Epoch,

    /// <summary>After each step of the optimizer.</summary>
    Step,
}
