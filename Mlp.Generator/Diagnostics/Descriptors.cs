using Microsoft.CodeAnalysis;

namespace Mlp.Generator.Diagnostics;

/// <summary>Every diagnostic of MlpGen. Each message says what was wrong, what is expected and what to do.</summary>
internal static class Descriptors
{
    private const string Category = "MlpGen";
    private const string HelpLink = "https://github.com/mlpgen/mlpgen/blob/main/docs/diagnostics/";

    public static readonly DiagnosticDescriptor NotPartial = Error("MLP001", "A network's class must be partial",
        "'{0}' has [Mlp] but is not partial, so its network cannot be written into it: declare it as 'partial class {0}'");

    public static readonly DiagnosticDescriptor ContainingTypeNotPartial = Error("MLP002", "The types around a network's class must be partial",
        "'{0}' contains the network '{1}' but is not partial: declare it as 'partial', or move '{1}' out of it");

    public static readonly DiagnosticDescriptor Generic = Error("MLP003", "A network's class cannot be generic",
        "'{0}' has type parameters, and a network's sizes are fixed when it is compiled: remove them from '{0}', or move the network out of it");

    public static readonly DiagnosticDescriptor Static = Error("MLP004", "A network's class cannot be static",
        "'{0}' is static, and a network has state: remove 'static'");

    public static readonly DiagnosticDescriptor Abstract = Error("MLP005", "A network's class cannot be abstract",
        "'{0}' is abstract, and a network is constructed by its own methods: remove 'abstract'");

    public static readonly DiagnosticDescriptor Record = Error("MLP006", "A network's class cannot be a record",
        "'{0}' is a record, whose copies would share one state: declare it as 'partial class {0}'");

    public static readonly DiagnosticDescriptor FileLocal = Error("MLP007", "A network's class cannot be file-local",
        "'{0}' is file-local, and its network is written in other files: remove 'file'");

    public static readonly DiagnosticDescriptor NoBaseConstructor = Error("MLP008", "The base class of a network needs a parameterless constructor",
        "'{0}' derives from '{1}', which has no accessible constructor without parameters for the generated constructors to call: give it one, or hold the network in a field instead");

    public static readonly DiagnosticDescriptor MemberClash = Error("MLP009", "A member clashes with one that the network needs",
        "'{0}' has a member '{1}', which the generated network declares, too: rename it, or hold the network in a field instead");

    public static readonly DiagnosticDescriptor PrimaryConstructor = Error("MLP010", "A network's class cannot have a primary constructor",
        "'{0}' has a primary constructor, which the generated constructors cannot call: declare an ordinary constructor that begins with ': this(seed)'");

    public static readonly DiagnosticDescriptor NoHiddenChannels = Error("MLP011", "A network needs at least one layer",
        "[Mlp] of '{0}' gives the width of the input alone: add the width of the output, as in [Mlp({1}, 10)]");

    public static readonly DiagnosticDescriptor WidthOutOfRange = Error("MLP012", "A width is out of range",
        "The width {0} is out of range: widths are 1 to {1}");

    public static readonly DiagnosticDescriptor TooManyLayers = Error("MLP013", "A network has too many layers",
        "[Mlp] of '{0}' has {1} layers: at most {2} are supported");

    public static readonly DiagnosticDescriptor TooManyParameters = Error("MLP014", "A network has too many parameters",
        "The network of '{0}' needs {1} floats for its parameters, padding included: at most {2} fit an array; make it narrower");

    public static readonly DiagnosticDescriptor DropoutOutOfRange = Error("MLP015", "Dropout is no probability",
        "Dropout = {0} is no probability: give one from 0 to 1");

    public static readonly DiagnosticDescriptor EpsOutOfRange = Error("MLP016", "NormEps must be positive",
        "NormEps = {0} would let batch norm divide by zero: give a positive, finite number, such as 1e-5");

    public static readonly DiagnosticDescriptor MomentumOutOfRange = Error("MLP017", "NormMomentum is out of range",
        "NormMomentum = {0} is no weight of a batch: give one from 0 to 1, or MlpAttribute.CumulativeAverage");

    public static readonly DiagnosticDescriptor NormOptionWithoutNorm = Warning("MLP018", "A norm's option has no norm",
        "{0} is set, but NormLayer is None, so that it has no effect: set NormLayer = NormLayer.BatchNorm1d, or remove it");

    public static readonly DiagnosticDescriptor UndefinedEnumValue = Error("MLP019", "An option has a value that does not exist",
        "{0} = {1} is no member of {0}: use one of {2}");

    public static readonly DiagnosticDescriptor LanguageVersion = Error("MLP020", "The C# version is too old",
        "The network of '{0}' is written in C# {1}, and this project compiles C# {2}: remove LangVersion from the project, or set it to {1} or later");

    public static readonly DiagnosticDescriptor UnchainedConstructor = Error("MLP021", "A constructor does not construct the network",
        "A constructor of '{0}' does not call a generated one, and the network would be left without its parameters: begin it with ': this(seed)'");

    private static DiagnosticDescriptor Error(string id, string title, string message) => Create(id, title, message, DiagnosticSeverity.Error);

    private static DiagnosticDescriptor Warning(string id, string title, string message) => Create(id, title, message, DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor Create(string id, string title, string message, DiagnosticSeverity severity)
        => new(id, title, message, Category, severity, isEnabledByDefault: true, helpLinkUri: $"{HelpLink}{id}.md");
}
