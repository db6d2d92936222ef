namespace Mlp.Generator.Text;

/// <summary>One generated file.</summary>
internal sealed record EmittedFile(string HintName, string Text);
