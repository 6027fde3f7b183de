namespace OpenLedger.Core.Execution;

/// <summary>A program: executes one instruction, seeing only what the context gives it.</summary>
public delegate InstructionResult ProgramEntrypoint(InvokeContext context);
