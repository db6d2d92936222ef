using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mlp.Generator.Model;

namespace Mlp.Generator.Tests.Infrastructure;

/// <summary>What must hold for the generator's pipeline whatever it is given.</summary>
public static class PipelineAssert
{
    // Whatever leads to a compilation, and so keeps it in memory and differs on every keystroke.
    private static readonly Type[] Forbidden =
    [
        typeof(ISymbol), typeof(SyntaxNode), typeof(SyntaxToken), typeof(SyntaxTrivia), typeof(SyntaxTree), typeof(SyntaxReference),
        typeof(Compilation), typeof(SemanticModel), typeof(Location), typeof(Diagnostic), typeof(AttributeData), typeof(TypedConstant),
        typeof(Delegate), typeof(MemberInfo),
    ];

    private static readonly string[] s_names = [.. TrackingNames.All.Union(TrackingNames.Tables)];

    /// <summary>That the run threw and reported nothing, and that its named steps hand on nothing of the compilation.</summary>
    public static GeneratorRunResult Sound(GeneratorDriver driver)
    {
        GeneratorRunResult run = Assert.Single(driver.GetRunResult().Results);
        Assert.Null(run.Exception);
        Assert.Empty(run.Diagnostics);
        foreach (string name in run.TrackedSteps.Keys.Intersect(s_names))
        {
            foreach ((object value, _) in run.TrackedSteps[name].SelectMany(step => step.Outputs))
            {
                HoldsNoCompilation(value, name);
            }
        }

        foreach (string[] names in new[] { TrackingNames.All, TrackingNames.Tables })
        {
            if (run.TrackedSteps.ContainsKey(names[^1]))
            {
                Assert.All(names, name => Assert.Contains(name, run.TrackedSteps.Keys));
            }
        }

        Assert.True(run.GeneratedSources.Length == 0 || run.TrackedSteps.Keys.Intersect([TrackingNames.Files, TrackingNames.TableFiles]).Any());

        return run;
    }

    /// <summary>That every named step, and every output, came from the cache or turned out as before.</summary>
    public static void AllCached(GeneratorRunResult run)
    {
        foreach (string name in run.TrackedSteps.Keys.Intersect(s_names))
        {
            Assert.All(Reasons(run, name), reason => Assert.True(IsKept(reason), $"{name} is {reason}."));
        }

        foreach ((string name, ImmutableArray<IncrementalGeneratorRunStep> steps) in run.TrackedOutputSteps)
        {
            Assert.All(steps.SelectMany(step => step.Outputs), output => Assert.True(IsKept(output.Reason), $"{name} is {output.Reason}."));
        }
    }

    /// <summary>That two runs yielded the same steps' values and the same files.</summary>
    public static void SameOutputs(GeneratorRunResult first, GeneratorRunResult second)
    {
        SameFiles(first, second);
        foreach (string name in s_names)
        {
            Assert.Equal(Values(first, name), Values(second, name));
        }
    }

    /// <summary>That two runs yielded the same files.</summary>
    public static void SameFiles(GeneratorRunResult first, GeneratorRunResult second) => Assert.Equal(
        first.GeneratedSources.Select(source => (source.HintName, source.SourceText.ToString())),
        second.GeneratedSources.Select(source => (source.HintName, source.SourceText.ToString())));

    /// <summary>What became of each output of a step.</summary>
    public static IReadOnlyList<IncrementalStepRunReason> Reasons(GeneratorRunResult run, string name) =>
        run.TrackedSteps.TryGetValue(name, out ImmutableArray<IncrementalGeneratorRunStep> steps)
            ? [.. steps.SelectMany(step => step.Outputs).Select(output => output.Reason)]
            : [];

    /// <summary>Each output of a step, without what was there in the run before and is no more.</summary>
    public static IReadOnlyList<object?> Values(GeneratorRunResult run, string name) =>
        run.TrackedSteps.TryGetValue(name, out ImmutableArray<IncrementalGeneratorRunStep> steps)
            ?
            [
                .. steps.SelectMany(step => step.Outputs)
                    .Where(output => output.Reason != IncrementalStepRunReason.Removed)
                    .Select(output => output.Value),
            ]
            : [];

    /// <summary>Whether nothing ran again, or ran and came out the same.</summary>
    public static bool IsKept(IncrementalStepRunReason reason) =>
        reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged;

    /// <summary>Walks all that can be reached from a value by its fields.</summary>
    public static void HoldsNoCompilation(object? value, string path) =>
        Walk(value, path, new HashSet<object>(ReferenceEqualityComparer.Instance));

    private static void Walk(object? value, string path, HashSet<object> visited)
    {
        if (value is null || value is string || value.GetType() is { IsPrimitive: true } or { IsEnum: true } || (!value.GetType().IsValueType && !visited.Add(value)))
        {
            return;
        }

        // A text that does not change: what is made of it is compared by its checksum.
        if (value is Microsoft.CodeAnalysis.Text.SourceText)
        {
            return;
        }

        Type type = value.GetType();
        Assert.False(Forbidden.Any(forbidden => forbidden.IsAssignableFrom(type)), $"{path} holds a {type}.");
        Assert.False(
            type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>), $"{path} holds an ImmutableArray, which is not equal to one with equal elements.");
        if (value is Array array)
        {
            foreach (object? item in (IEnumerable)array)
            {
                Walk(item, path + "[]", visited);
            }

            return;
        }

        for (Type? level = type; level is not null; level = level.BaseType)
        {
            foreach (FieldInfo field in level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                Walk(field.GetValue(value), $"{path}.{field.Name}", visited);
            }
        }
    }
}
