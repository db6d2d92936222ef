// Answers at once: what is measured is how long .NET takes to start, and to find the standard output.
using Stream output = Console.OpenStandardOutput();
output.Write("0\n"u8);
