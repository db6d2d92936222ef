namespace System.Runtime.CompilerServices;

// What the compiler wants of init accessors and records, and netstandard2.0 lacks.
internal static class IsExternalInit;
