using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Mlp.Generator.Parsing;

/// <summary>How a generated member shares its name with others.</summary>
internal enum GeneratedMemberKind
{
    /// <summary>A constant or field: with none.</summary>
    Field,

    /// <summary>With none, and <c>get_Name()</c> and <c>set_Name(value)</c> are taken, too.</summary>
    Property,

    /// <summary>A nested type: with types of another arity.</summary>
    Type,

    /// <summary>With methods of other parameter types.</summary>
    Method,

    /// <summary>With constructors of other parameter types.</summary>
    Constructor,
}

/// <summary>A member that every network gets.</summary>
/// <param name="ParameterTypes">Of a method or constructor, fully qualified.</param>
internal sealed record GeneratedMember(GeneratedMemberKind Kind, string Name, params string[] ParameterTypes)
{
    /// <summary>For messages: <c>Forward(ReadOnlySpan&lt;float&gt;, Span&lt;float&gt;)</c>.</summary>
    public string Display => Kind switch
    {
        GeneratedMemberKind.Constructor => $"constructor({Parameters})",
        GeneratedMemberKind.Method => $"{Name}({Parameters})",
        _ => Name,
    };

    private string Parameters => string.Join(", ", ParameterTypes.Select(type => Regex.Replace(type, @"global::|(@?\w+\.)+", "")));
}

/// <summary>The members that a network class gets, by which its own ones and the inherited ones are checked.</summary>
internal static class GeneratedMembers
{
    /// <summary>How the nested Tape stands in <see cref="GeneratedMember.ParameterTypes"/>: by simple name, for the class's is not known here.</summary>
    public const string Tape = "Tape";

    /// <summary>How the class itself stands there.</summary>
    public const string Self = "itself";

    private const string Floats = "global::System.ReadOnlySpan<float>";
    private const string FloatsOut = "global::System.Span<float>";
    private const string Longs = "global::System.ReadOnlySpan<long>";
    private const string LongsOut = "global::System.Span<long>";
    private const string Optimizer = "global::Mlp.IOptimizer";
    private const string Stream = "global::System.IO.Stream";

    /// <summary>Those of a network that is static, or has weights to begin with, or neither. Keep them as the emitters are: a test compares the two.</summary>
    public static IReadOnlyList<GeneratedMember> Of(bool isStatic, bool hasWeights) =>
        isStatic ? Static
        : hasWeights ? [.. All, new(GeneratedMemberKind.Constructor, WellKnownMemberNames.InstanceConstructorName)]
        : All;

    private static readonly IReadOnlyList<GeneratedMember> Static =
    [
        new(GeneratedMemberKind.Field, "InChannels"),
        new(GeneratedMemberKind.Field, "OutChannels"),
        new(GeneratedMemberKind.Field, "ParameterCount"),
        new(GeneratedMemberKind.Method, "Forward", Floats, FloatsOut),
        new(GeneratedMemberKind.Method, "SelfTest"),
    ];

    /// <summary>Those of a network that is not static and has no weights.</summary>
    public static readonly IReadOnlyList<GeneratedMember> All =
    [
        new(GeneratedMemberKind.Field, "InChannels"),
        new(GeneratedMemberKind.Field, "OutChannels"),
        new(GeneratedMemberKind.Field, "ParameterCount"),
        new(GeneratedMemberKind.Field, "_mlpState"),
        new(GeneratedMemberKind.Field, "_mlpFolded"),
        new(GeneratedMemberKind.Property, "Layout"),
        new(GeneratedMemberKind.Property, "Parameters"),
        new(GeneratedMemberKind.Type, Tape),
        new(GeneratedMemberKind.Constructor, WellKnownMemberNames.InstanceConstructorName, "long"),
        new(GeneratedMemberKind.Constructor, WellKnownMemberNames.InstanceConstructorName, "global::Mlp.CompilerServices.MlpState"),
        new(GeneratedMemberKind.Method, "Forward", Floats, FloatsOut),
        new(GeneratedMemberKind.Method, "Forward", Floats, FloatsOut, "int"),
        new(GeneratedMemberKind.Method, "CreateTape", "int", "long", "int"),
        new(GeneratedMemberKind.Method, "ForwardTraining", Floats, Tape),
        new(GeneratedMemberKind.Method, "Backward", Floats, Tape),
        new(GeneratedMemberKind.Method, "Backward", Floats, Tape, FloatsOut),
        new(GeneratedMemberKind.Method, "BackwardAndStep", Floats, Tape, Optimizer),
        new(GeneratedMemberKind.Method, "ReadTensor", "string", FloatsOut),
        new(GeneratedMemberKind.Method, "ReadTensor", "string", LongsOut),
        new(GeneratedMemberKind.Method, "WriteTensor", "string", Floats),
        new(GeneratedMemberKind.Method, "WriteTensor", "string", Longs),
        new(GeneratedMemberKind.Method, "NumBatchesTracked", "string"),
        new(GeneratedMemberKind.Method, "Save", "string"),
        new(GeneratedMemberKind.Method, "Save", Stream),
        new(GeneratedMemberKind.Method, "Load", "string"),
        new(GeneratedMemberKind.Method, "Load", Stream),
        new(GeneratedMemberKind.Method, "LoadStateDict", "string"),
        new(GeneratedMemberKind.Method, "LoadStateDict", Stream),
        new(GeneratedMemberKind.Method, "LoadStateDict", Self),
        new(GeneratedMemberKind.Method, "MlpFold"),
        new(GeneratedMemberKind.Method, "MlpReplace", "global::Mlp.CompilerServices.MlpState"),
        new(GeneratedMemberKind.Method, "MlpForwardTraining", Floats, Tape),
        new(GeneratedMemberKind.Method, "MlpBackward", Floats, Tape),
        new(GeneratedMemberKind.Method, "MlpBackward", Floats, Tape, FloatsOut),
        new(GeneratedMemberKind.Method, "MlpBackwardAndStep", Floats, Tape, Optimizer),
    ];
}
