using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using static Mlp.Generator.Diagnostics.DescriptorFactory;

namespace Mlp.Generator.Diagnostics;

/// <summary>Every diagnostic; those of tables are in <see cref="TableDescriptors"/>. An id stays with its meaning for ever; a page in docs/diagnostics belongs to each.</summary>
internal static class Descriptors
{
    public static readonly DiagnosticDescriptor ClassNotPartial = Error(
        "MLP001",
        "The network class is not partial",
        "The class '{0}' is not partial, so the network cannot be written into it: declare it as 'partial class {0}'");

    public static readonly DiagnosticDescriptor ContainingTypeNotPartial = Error(
        "MLP002",
        "A type around the network class is not partial",
        "The type '{0}' around the network '{1}' is not partial, so '{1}' cannot be written into it: declare '{0}' as partial, too, or move '{1}' out of it");

    public static readonly DiagnosticDescriptor GenericClass = Error(
        "MLP003",
        "The network class, or a type around it, is generic",
        "'{0}' has type parameters, but a network has one fixed topology: remove them, or move the network '{1}' to where there are none");

    public static readonly DiagnosticDescriptor StaticClass = Error(
        "MLP004",
        "The network class is static and has no weights",
        "The class '{0}' is static, but a network has instances, each with parameters of its own: remove 'static', or, for prediction alone with trained weights that are compiled in, add Weights = \"file.safetensors\"");

    public static readonly DiagnosticDescriptor AbstractClass = Error(
        "MLP005",
        "The network class is abstract",
        "The class '{0}' is abstract, but Load has to create instances of it: remove 'abstract'");

    public static readonly DiagnosticDescriptor RecordClass = Error(
        "MLP006",
        "The network class is a record",
        "'{0}' is a record, whose copies would share one set of parameters: declare it as 'partial class {0}'");

    public static readonly DiagnosticDescriptor FileLocalClass = Error(
        "MLP007",
        "The network class is local to its file",
        "'{0}' is local to its file, but the network '{1}' is written in other files: replace 'file' with 'internal'");

    public static readonly DiagnosticDescriptor BaseClassConstructor = Error(
        "MLP008",
        "The network's base class has no constructor that the network can call",
        "The base class '{0}' has no accessible constructor that can be called without arguments, which the constructor of '{1}' has to call: add 'protected {0}()' or remove the base class");

    public static readonly DiagnosticDescriptor BaseClassIsNetwork = Error(
        "MLP009",
        "The network derives from another network",
        "'{0}' derives from the network '{1}', but a class holds one network: remove the base class, or hold a '{1}' in a field");

    public static readonly DiagnosticDescriptor MemberClash = Error(
        "MLP010",
        "A member clashes with one that the network gets",
        "'{0}' in the class '{1}' clashes with the generated member '{2}': rename it, or, if both are methods, change its parameter types");

    public static readonly DiagnosticDescriptor InheritedMemberClash = Error(
        "MLP011",
        "An inherited member clashes with one that the network gets",
        "'{0}', which '{1}' inherits, would be hidden by the generated member '{2}': rename it in the base class, make it private there, or hold the network in a field instead");

    public static readonly DiagnosticDescriptor ClassNamedLikeMember = Error(
        "MLP012",
        "The network class is named like a member that it gets",
        "The class '{0}' has the name of its generated member '{1}', which C# does not allow: choose another name for the class");

    public static readonly DiagnosticDescriptor PrimaryConstructor = Error(
        "MLP013",
        "The network class has a primary constructor",
        "The class '{0}' has a primary constructor, which the generated constructor would have to call without knowing the arguments: remove its parameter list and write a constructor that calls 'this(seed)'");

    public static readonly DiagnosticDescriptor RequiredMember = Error(
        "MLP014",
        "The network class has a required member",
        "'{0}' is required, but Load creates instances of '{1}' and cannot set it: remove 'required' and give it an initial value");

    public static readonly DiagnosticDescriptor ConstructorDoesNotChain = Warning(
        "MLP015",
        "A constructor of the network class leaves the network without parameters",
        "This constructor of '{0}' does not call the generated constructor, so the network has no parameters and its methods fail: add ': this(seed)' with a seed of your choice");

    public static readonly DiagnosticDescriptor NoHiddenChannels = Error(
        "MLP016",
        "The network has no layer",
        "The network has no layer: give the width of at least one after inChannels, the last of them being the width of the output, as in [Mlp(64, 128, 10)]");

    public static readonly DiagnosticDescriptor HiddenChannelsNull = Error(
        "MLP017",
        "The widths of the layers are null",
        "The argument hiddenChannels is null: give the width of at least one layer, the last of them being the width of the output, as in [Mlp(64, 128, 10)]");

    public static readonly DiagnosticDescriptor ChannelsOutOfRange = Error(
        "MLP018",
        "A width is out of range",
        "{0} is {1}, but a width must be from 1 to {2}: choose one in that range");

    public static readonly DiagnosticDescriptor TooManyLayers = Error(
        "MLP019",
        "The network has too many layers",
        "The network has {0} layers, but there can be {1} at most: remove some, or split it into several networks");

    public static readonly DiagnosticDescriptor TooManyParameters = Error(
        "MLP020",
        "The network has too many parameters",
        "The network's parameters, packed, take {0} floats, but there must be fewer than {1}, for they share one array: reduce the widths or the number of layers");

    public static readonly DiagnosticDescriptor DropoutOutOfRange = Error(
        "MLP021",
        "Dropout is not a probability",
        "Dropout is {0}, but it is the probability of zeroing an element and must be from 0 to 1: choose a value in that range");

    public static readonly DiagnosticDescriptor NormEpsOutOfRange = Error(
        "MLP022",
        "NormEps is not positive and finite",
        "NormEps is {0}, but as a float it must be positive and finite, for the variance plus NormEps is divided by: choose a small positive value, such as 1e-5");

    public static readonly DiagnosticDescriptor NormMomentumOutOfRange = Error(
        "MLP023",
        "NormMomentum is out of range",
        "NormMomentum is {0}, but it is the weight of a batch in the running statistics and must be from 0 to 1: choose a value in that range, or MlpAttribute.CumulativeAverage for plain averages over all batches");

    public static readonly DiagnosticDescriptor UndefinedEnumValue = Error(
        "MLP024",
        "An option has a value that is not defined",
        "{0} is {1}, which is not one of its values: use one of {2}");

    public static readonly DiagnosticDescriptor NormOptionWithoutNorm = Warning(
        "MLP025",
        "An option of the norm is set where there is no norm",
        "{0} has no effect, for the network has no norm: add NormLayer = NormLayer.BatchNorm1d, or remove {0}");

    public static readonly DiagnosticDescriptor LanguageVersion = Error(
        "MLP026",
        "The C# version is too old",
        "The project compiles as C# {0}, but networks are written in C# {1}: remove LangVersion from the project, or set it to {1} or later");

    public static readonly DiagnosticDescriptor WeightsNotListed = Error(
        "MLP027",
        "The weights are not among the project's files",
        "'{0}' is not among the project's MlpWeights items, {1}: {2}");

    public static readonly DiagnosticDescriptor WeightsAmbiguous = Error(
        "MLP028",
        "Several of the project's files may be the weights",
        "'{0}' may be any of these MlpWeights items: {1}; give Weights the whole path, as the project file has it");

    public static readonly DiagnosticDescriptor WeightsNotFound = Error(
        "MLP029",
        "The file of the weights does not exist",
        "The MlpWeights item '{0}' names a file that does not exist: correct its path, which is relative to the project's folder, or put the file there");

    public static readonly DiagnosticDescriptor WeightsMalformed = Error(
        "MLP030",
        "The file of the weights cannot be read",
        "'{0}' cannot be compiled in: {1}{2}");

    public static readonly DiagnosticDescriptor WeightsMissingKeys = Error(
        "MLP031",
        "The weights lack tensors of the network",
        "Error(s) in loading state_dict for {0} from '{1}': Missing key(s) in state_dict: {2}. {3}");

    public static readonly DiagnosticDescriptor WeightsUnexpectedKeys = Error(
        "MLP032",
        "The weights hold tensors that the network does not have",
        "Error(s) in loading state_dict for {0} from '{1}': Unexpected key(s) in state_dict: {2}. {3}");

    public static readonly DiagnosticDescriptor WeightsSizeMismatch = Error(
        "MLP033",
        "A tensor of the weights has another shape",
        "Error(s) in loading state_dict for {0} from '{1}': size mismatch for {2}: copying a param with shape {3} from checkpoint, the shape in current model is {4}. Change the widths in the attribute, or compile in a file of this topology");

    public static readonly DiagnosticDescriptor WeightsTypeMismatch = Error(
        "MLP034",
        "A tensor of the weights has another type",
        "Error(s) in loading state_dict for {0} from '{1}': type mismatch for {2}: copying a param with dtype {3} from checkpoint, the dtype in current model is {4}. Save the tensor in that type");

    public static readonly DiagnosticDescriptor WeightsNotFinite = Error(
        "MLP035",
        "The weights are not finite",
        "{0} of '{1}' is {2} at element {3}, but weights must be finite: the training diverged, so train again with a lower learning rate and save the best state");

    public static readonly DiagnosticDescriptor WeightsNegativeVariance = Error(
        "MLP036",
        "A running variance is negative",
        "{0} of '{1}' is {2} at element {3}, but a variance cannot be negative, so batch norm cannot be folded: the file is damaged, save it again");

    public static readonly DiagnosticDescriptor StaticBatchStatistics = Error(
        "MLP037",
        "A static network has batch norm without running statistics",
        "The static network '{0}' has TrackRunningStats = false, so its batch norm takes its statistics from each batch and cannot be folded into the weights: train with running statistics and remove TrackRunningStats, or remove 'static'");

    public static readonly DiagnosticDescriptor FoldedWeightsOverflow = Error(
        "MLP038",
        "Batch norm cannot be folded into the weights",
        "Folding batch norm {0} into {1} of '{2}' gives numbers beyond float32: a running variance near 0, or a weight near the largest float, was learned; train with a larger NormEps");

    public static readonly DiagnosticDescriptor WeightFormatWithoutEffect = Error(
        "MLP039",
        "WeightFormat is set where there are no fixed weights",
        "WeightFormat.{0} is for static classes with Weights, but '{1}' {2}: {3}");

    public static readonly DiagnosticDescriptor WeightsEmpty = Error(
        "MLP040",
        "Weights names no file",
        "Weights is empty: give the path of an MlpWeights item of the project, such as \"digits.safetensors\", or remove it");

    public static readonly DiagnosticDescriptor WeightsTooMany = Error(
        "MLP041",
        "The network has too many weights to be compiled in",
        "'{0}' has {1} parameters, and at most {2} can be compiled into a program: load the file at run time, {0}.Load(\"{3}\"), from a class that is not static");

    public static readonly DiagnosticDescriptor WeightsManyWarning = Warning(
        "MLP042",
        "The weights make every build slow",
        "'{0}' has {1} parameters, which add half a minute or more to each build that compiles this project: keep the class in a project of its own, or load the file at run time, {0}.Load(\"{2}\"), from a class that is not static");

    public static readonly DiagnosticDescriptor ActivationParameterWithoutEffect = Warning(
        "MLP062",
        "A parameter is set that the activation does not have",
        "{0} has no effect, for {1} does not have it: set {2}, or remove {0}");

    public static readonly DiagnosticDescriptor ActivationParameterOutOfRange = Error(
        "MLP063",
        "A parameter of the activation is out of range",
        "{0} is {1}, but as a float it must be {2}: choose such a value; the default is {3}");

    public static readonly DiagnosticDescriptor ActivationTypeUnusable = Error(
        "MLP064",
        "ActivationType is not an activation",
        "ActivationType is '{0}', which {1}: {2}");

    public static readonly DiagnosticDescriptor TwoActivations = Error(
        "MLP065",
        "ActivationLayer and ActivationType are both set",
        "ActivationLayer is set beside ActivationType = typeof({0}), but there is one activation: remove one of them");

    public static readonly DiagnosticDescriptor StaticCustomActivation = Error(
        "MLP066",
        "A static network has an activation of the project's own",
        "The static network '{0}' has ActivationType = typeof({1}), which the compiler cannot run: it computes what SelfTest expects; use one of ActivationLayer's, or remove 'static'");

    public static readonly DiagnosticDescriptor BatchNormOption = Warning(
        "MLP067",
        "An option of batch norm is set for another norm",
        "{0} has no effect, for {1} keeps no running statistics: remove {0}, or use NormLayer.BatchNorm1d");

    public static readonly DiagnosticDescriptor ImageSizeMissing = Error(
        "MLP071",
        "BatchNorm2d needs the size of the images",
        "NormLayer.BatchNorm2d takes its statistics over the pixels of images, whose size is not set: add Height and Width, or use NormLayer.BatchNorm1d for rows without pixels");

    public static readonly DiagnosticDescriptor ImageSizeIncomplete = Error(
        "MLP072",
        "Only one of Height and Width is set",
        "{0} is set without {1}: images need both; add {1}, or remove {0} for rows without pixels");

    public static readonly DiagnosticDescriptor ImageSizeOutOfRange = Error(
        "MLP073",
        "Height or Width is out of range",
        "{0} is {1}, but must be from 1 to {2} pixels");

    public static readonly DiagnosticDescriptor ImageTooLarge = Error(
        "MLP074",
        "The images are too large",
        "An image of {0} channels and {1} × {2} pixels has {3} floats, but an array holds fewer than {4}: cut the images into smaller ones, whose pixels are the same rows to the layers");

    public static readonly DiagnosticDescriptor NormNotOfImages = Error(
        "MLP075",
        "The norm is not one of images",
        "NormLayer.{0} takes rows, but Height and Width make the inputs images: use NormLayer.BatchNorm2d, or remove Height and Width");

    public static readonly DiagnosticDescriptor ArgumentIsGenerated = Error(
        "MLP076",
        "An argument depends on generated code",
        "{0} depends on '{1}', which is itself generated and cannot be seen here: write the value itself, or a constant of your own that does not depend on generated code");

    public static readonly DiagnosticDescriptor ActivationOfRows = Error(
        "MLP080",
        "ActivationLayer is an activation of whole rows",
        "ActivationLayer is {0}, which goes over all channels of a row and is for outputs alone: write OutputActivation = ActivationLayer.{0}, and choose another ActivationLayer for the hidden layers");

    public static readonly DiagnosticDescriptor ScaleOutOfRange = Error(
        "MLP081",
        "Inputs or outputs cannot be standardised by the mean or std of the weights",
        "{0} of '{1}' is {2} at element {3}, but {4}: compute it from finite training data, give a channel that does not vary a std of 1, and save the file again");

    public static readonly DiagnosticDescriptor SoftmaxOfOneChannel = Error(
        "MLP082",
        "Softmax of a single output is constant",
        "OutputActivation is {0}, but the network has one output, which so is {1} whatever the inputs are: use OutputActivation = ActivationLayer.{2}, or declare an output for each class");

    public static readonly DiagnosticDescriptor StandardizedActivation = Error(
        "MLP125",
        "Outputs are both standardised and activated",
        "StandardizeOutputs gives outputs in the unit of the targets, but OutputActivation is {0}, whose outputs have a range of their own: remove one of the two");

    public static readonly DiagnosticDescriptor NoWidths = Error(
        "MLP083",
        "The network has neither widths nor a file that says them",
        "The attribute has neither widths nor Weights: give the widths, as in [Mlp(64, 128, 10)], or the file that says them, as in [Mlp(Weights = \"policy.onnx\")]");

    public static readonly DiagnosticDescriptor TopologyUnknown = Error(
        "MLP084",
        "The file does not say the topology",
        "'{0}' does not say the topology of its network: {1}. Save the state dict of a torchvision.ops.MLP, or a file that says the topology, such as ONNX");

    public static readonly DiagnosticDescriptor AttributeContradictsFile = Error(
        "MLP085",
        "The attribute contradicts the file",
        "{0} is {1}, but '{2}' says {3}: remove {0}, since the file says it, or compile in another file");

    public static readonly DiagnosticDescriptor WidthsContradictFile = Error(
        "MLP086",
        "The widths contradict the file",
        "The widths are {0}, but '{1}' says {2}: remove them, since the file says them, or compile in another file");

    public static readonly DiagnosticDescriptor FileTooLarge = Error(
        "MLP087",
        "The network of the file is too large",
        "'{0}' says {1}, but {2}: train a smaller network, or run this one with another library");

    public static readonly DiagnosticDescriptor OutputUnknown = Error(
        "MLP088",
        "The file has no such output",
        "Output is {0}, but '{1}' has {2}: choose one of them");

    public static readonly DiagnosticDescriptor OutputAmbiguous = Error(
        "MLP089",
        "The file has several outputs",
        "'{0}' has several outputs that a network can compute, {1}: choose one, as in Output = {2}");

    public static readonly DiagnosticDescriptor FileNotHeld = Error(
        "MLP090",
        "No network can hold what the file has",
        "'{0}'{1} cannot be compiled in: {2}");

    public static readonly DiagnosticDescriptor OutputWithoutEffect = Warning(
        "MLP091",
        "Output has no effect",
        "Output has no effect, for {0}: {1}, or remove Output");

    public static readonly DiagnosticDescriptor ActivationsUnknown = Warning(
        "MLP115",
        "Neither the file nor the attribute says the activations",
        "'{0}' does not say the activations, so {1} has the default, ReLU: set ActivationLayer to what the model was trained with, ActivationLayer.ReLU, too");

    /// <summary>All of them, by id.</summary>
    public static readonly ImmutableArray<DiagnosticDescriptor> All =
    [
        ClassNotPartial, ContainingTypeNotPartial, GenericClass, StaticClass, AbstractClass, RecordClass, FileLocalClass,
        BaseClassConstructor, BaseClassIsNetwork, MemberClash, InheritedMemberClash, ClassNamedLikeMember, PrimaryConstructor,
        RequiredMember, ConstructorDoesNotChain, NoHiddenChannels, HiddenChannelsNull, ChannelsOutOfRange, TooManyLayers,
        TooManyParameters, DropoutOutOfRange, NormEpsOutOfRange, NormMomentumOutOfRange, UndefinedEnumValue, NormOptionWithoutNorm,
        LanguageVersion, WeightsNotListed, WeightsAmbiguous, WeightsNotFound, WeightsMalformed, WeightsMissingKeys,
        WeightsUnexpectedKeys, WeightsSizeMismatch, WeightsTypeMismatch, WeightsNotFinite, WeightsNegativeVariance,
        StaticBatchStatistics, FoldedWeightsOverflow, WeightFormatWithoutEffect, WeightsEmpty, WeightsTooMany, WeightsManyWarning,
        ActivationParameterWithoutEffect, ActivationParameterOutOfRange, ActivationTypeUnusable, TwoActivations, StaticCustomActivation,
        BatchNormOption, ImageSizeMissing, ImageSizeIncomplete, ImageSizeOutOfRange, ImageTooLarge, NormNotOfImages, ArgumentIsGenerated,
        ActivationOfRows, ScaleOutOfRange, SoftmaxOfOneChannel, StandardizedActivation, NoWidths, TopologyUnknown, AttributeContradictsFile, WidthsContradictFile,
        FileTooLarge, OutputUnknown, OutputAmbiguous, FileNotHeld, OutputWithoutEffect,
        .. TableDescriptors.All,
        ActivationsUnknown,
    ];
}
