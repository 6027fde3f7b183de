namespace OpenLedger.Core.Execution;

/// <summary>How an instruction ended: an error, with a number if it is the program's own. The default value is success.</summary>
/// <param name="Error">What went wrong.</param>
/// <param name="Number">The program's error code for <see cref="InstructionError.Custom"/>, the reason for
/// <see cref="InstructionError.SessionDenied"/>, otherwise 0.</param>
public readonly record struct InstructionResult(InstructionError Error, uint Number = 0)
{
    /// <summary>It succeeded.</summary>
    public static readonly InstructionResult Ok;

    public bool IsOk => Error == InstructionError.None;

    /// <summary>A program's own error.</summary>
    public static InstructionResult Custom(uint number) => new(InstructionError.Custom, number);

    public static implicit operator InstructionResult(InstructionError error) => new(error);
}
