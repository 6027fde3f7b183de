using System.Runtime.InteropServices;

namespace OpenLedger.Core.Programs;

/// <summary>Writes entries of the registry: when a program is registered, and for programs that stand at genesis.</summary>
public static class CodeRegistryGenesis
{
    /// <summary>Fills account data of <see cref="ProgramCode.Length"/> bytes with the first version of a program, listed.</summary>
    /// <param name="data">Where to write.</param>
    /// <param name="program">The program.</param>
    /// <param name="codeHash">SHA-256 of its code, not zero.</param>
    /// <param name="upgradeAuthority">Who may upgrade it; zero for nobody.</param>
    /// <param name="registrar">Who may delist it.</param>
    /// <param name="slot">Height of the block; 0 at genesis.</param>
    public static void Write(
        Span<byte> data, in Address program, in Hash256 codeHash, in Address upgradeAuthority, in Address registrar, ulong slot = 0)
    {
        Preconditions.Argument(data.Length == ProgramCode.Length, nameof(data), "the length of an entry");
        Preconditions.Argument(codeHash != default, nameof(codeHash), "zero is the hash of no code");
        MemoryMarshal.AsRef<ProgramCode>(data) = new ProgramCode
        {
            Kind = ProgramCode.ExpectedKind,
            Program = program,
            CodeHash = codeHash,
            UpgradeAuthority = upgradeAuthority,
            Registrar = registrar,
            Version = 1,
            DeployedSlot = slot,
            IsListed = 1,
        };
    }
}
