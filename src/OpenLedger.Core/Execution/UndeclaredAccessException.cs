namespace OpenLedger.Core.Execution;

/// <summary>
/// A program asked for an account that its instruction does not list. What a transaction did not declare was not reserved for it, so the
/// transaction fails, whatever the program would make of it. Programs that count their accounts first never meet it.
/// </summary>
public sealed class UndeclaredAccessException() : Exception("a program asked for an account that its instruction does not list");
