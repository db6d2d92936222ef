using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Text.RegularExpressions;

namespace Mlp.Disassembly;

/// <summary>
/// Tells kernels among a native program's methods. There every method is optimised; kernels are those that the sources mark with
/// AggressiveOptimization, which are the ones that the JIT optimises at once.
/// </summary>
internal sealed partial class KernelSymbols
{
    private readonly HashSet<string> _names;
    private readonly string _vector;

    public KernelSymbols(Mode mode)
    {
        _vector = mode.Vector;
        _names = [.. Directory.EnumerateFiles(AppContext.BaseDirectory, "Mlp.*.dll").SelectMany(Read)];
    }

    /// <summary>Whether a method is a kernel. One for vectors of another width is none: it never runs.</summary>
    public bool Contains(string symbol)
        => (!symbol.Contains("Simd_Simd", StringComparison.Ordinal) || symbol.Contains(_vector, StringComparison.Ordinal))
            && WithoutTypeArguments(symbol) is var name
            && (_names.Contains(name) || _names.Contains(OverloadNumber().Replace(name, "")));

    private static List<string> Read(string file)
    {
        using PEReader assembly = new(File.OpenRead(file));
        MetadataReader metadata = assembly.GetMetadataReader();
        string assemblyName = metadata.GetString(metadata.GetAssemblyDefinition().Name);
        return
        [
            .. metadata.MethodDefinitions.Select(metadata.GetMethodDefinition)
                .Where(method => method.ImplAttributes.HasFlag(MethodImplAttributes.AggressiveOptimization))
                .Select(method => $"{assemblyName}_{TypeName(metadata, method.GetDeclaringType())}__{metadata.GetString(method.Name)}")
                .Select(name => NotInSymbols().Replace(name, "_")),
        ];
    }

    private static string TypeName(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        TypeDefinition type = metadata.GetTypeDefinition(handle);
        string outer = type.GetDeclaringType() is { IsNil: false } declaring ? TypeName(metadata, declaring) : metadata.GetString(type.Namespace);
        return $"{outer}_{metadata.GetString(type.Name)}";
    }

    private static string WithoutTypeArguments(string symbol)
    {
        StringBuilder name = new();
        int depth = 0;
        foreach (char letter in symbol)
        {
            if (letter == '<')
            {
                depth++;
            }
            else if (letter == '>')
            {
                depth--;
            }
            else if (depth == 0)
            {
                name.Append(letter);
            }
        }

        return name.ToString();
    }

    [GeneratedRegex("[^A-Za-z0-9_]")]
    private static partial Regex NotInSymbols();

    [GeneratedRegex(@"_\d+$")]
    private static partial Regex OverloadNumber();
}
