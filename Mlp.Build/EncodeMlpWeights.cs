using System;
using System.Collections.Generic;
using System.IO;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Mlp.Build;

/// <summary>
/// Encodes weights files as text, one output a file: a source generator may read nothing but the text of additional files.
/// An output that still holds what its file does is left alone, so that the compiler has nothing new to do.
/// </summary>
/// <remarks>
/// A file that is missing or cannot be read is no error here: its text says so, and the generator reports it at the attribute that
/// names it. Only an output that cannot be written is (MLPGEN002).
/// </remarks>
public sealed class EncodeMlpWeights : Task
{
    /// <summary>Gets or sets the weights files, of any content.</summary>
    [Required]
    public ITaskItem[] Files { get; set; } = [];

    /// <summary>Gets or sets the project's folder: what relative paths start from.</summary>
    [Required]
    public string ProjectFolder { get; set; } = "";

    /// <summary>Gets or sets the folder that the texts are written to. It is created if need be.</summary>
    [Required]
    public string OutputFolder { get; set; } = "";

    /// <summary>Gets or sets the texts, in the order of <see cref="Files"/>. A file that is listed twice has one.</summary>
    [Output]
    public ITaskItem[] EncodedFiles { get; set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        List<ITaskItem> encoded = [];
        HashSet<string> outputs = new(StringComparer.Ordinal);
        foreach (ITaskItem file in Files)
        {
            WeightsPath path = WeightsPath.Of(file.ItemSpec, ProjectFolder);
            string output = Path.Combine(OutputFolder, path.OutputName);
            if (outputs.Add(output) && TryWrite(path, output))
            {
                encoded.Add(new TaskItem(Escape(output)));
            }
        }

        EncodedFiles = [.. encoded];
        return !Log.HasLoggedErrors;
    }

    private bool TryWrite(WeightsPath path, string output)
    {
        try
        {
            string target = Path.GetFullPath(Path.Combine(ProjectFolder, output));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (WeightsEncoder.Write(path, target))
            {
                Log.LogMessage(MessageImportance.Low, "Encoded the weights '{0}' as '{1}'.", path.Name, output);
            }

            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Log.LogError(
                subcategory: null,
                errorCode: "MLPGEN002",
                helpKeyword: null,
                file: null,
                lineNumber: 0,
                columnNumber: 0,
                endLineNumber: 0,
                endColumnNumber: 0,
                message: "The weights '{0}' cannot be encoded for the generator: '{1}' cannot be written. {2} Expected a folder for "
                    + "intermediate files that can be written and has room: check its permissions and the disk's space.",
                path.Name,
                output,
                OneLine.Of(error.Message));
            return false;
        }
    }

    // An item is made from text in which %25 stands for a percent sign.
    private static string Escape(string path) => path.Replace("%", "%25").Replace(";", "%3B");
}
