using System;
using System.IO;

namespace Mlp.ModelFiles;

/// <summary>Says that a file holds no model that can be read: it is torn, forged, or of another format.</summary>
/// <param name="message">
/// What is wrong, what was expected, and what to do, as one line that begins with "it": "it ends in the middle of a tensor".
/// </param>
/// <param name="innerException">What it came from; null where it was found here.</param>
public sealed class ModelFileException(string message, Exception? innerException = null) : IOException(message, innerException);
