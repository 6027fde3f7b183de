using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using OpenLedger.Sim.Hosting;

namespace OpenLedger.Sim.Verbs;

/// <summary>Help that ends with a command one can paste.</summary>
internal sealed class HelpWithExample(int width, IReadOnlyDictionary<Command, string> examples) : SynchronousCommandLineAction
{
    private readonly HelpAction _help = new() { MaxWidth = width };

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        foreach (Command verb in parseResult.CommandResult.Command.Subcommands)
        {
            verb.Description = FirstSentence(verb.Description ?? "");
        }

        int status = _help.Invoke(parseResult);
        if (examples.TryGetValue(parseResult.CommandResult.Command, out string? example))
        {
            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Example:");
            output.WriteLine($"  {example}");
            output.Flush();
        }

        return status;
    }

    // A list of verbs is for choosing one; the rest stands in the help of the verb.
    private static string FirstSentence(string description)
    {
        int end = description.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? description : description[..(end + 1)];
    }
}

/// <summary>Prints the version, with the commit if the build knew it.</summary>
internal sealed class ShowVersion(Host host) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var program = host.Build.Program;
        string commit = program.Commit is null ? "" : $" ({program.Commit}{(program.Dirty == true ? ", changed" : "")})";
        host.Print($"olsim {program.Version}{commit}\n");
        return ExitCode.Ok;
    }
}
