using System.Text;
using Mlp.Tool.Commands;

// Names of files and outputs are any text.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return CommandLine.Run(args, Console.Out, Console.Error);
