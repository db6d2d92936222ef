using System.Net;
using System.Net.Sockets;

namespace Mlp.Browser.Tests;

/// <summary>Serves the files of a folder on the loopback address, until it is disposed of.</summary>
internal sealed class FileServer : IDisposable
{
    private const int Attempts = 10;

    private readonly string _folder;
    private readonly HttpListener _listener;

    /// <summary>Starts to serve.</summary>
    /// <param name="folder">The folder; its index.html is what the bare address shows.</param>
    public FileServer(string folder)
    {
        _folder = Path.GetFullPath(folder);
        (_listener, Address) = Listen();
        _ = Serve();
    }

    /// <summary>The address, "http://127.0.0.1:40123/".</summary>
    public string Address { get; }

    public void Dispose() => _listener.Close();

    private static (HttpListener Listener, string Address) Listen()
    {
        for (int attempt = 1; ; attempt++)
        {
            string address = $"http://127.0.0.1:{FreePort()}/";
            HttpListener listener = new();
            listener.Prefixes.Add(address);
            try
            {
                listener.Start();
                return (listener, address);
            }
            catch (HttpListenerException) when (attempt < Attempts)
            {
                // Another program took the port in between.
                listener.Close();
            }
        }
    }

    private static int FreePort()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static string ContentType(string path) => Path.GetExtension(path) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" or ".mjs" => "text/javascript; charset=utf-8",
        ".json" => "application/json",
        ".wasm" => "application/wasm",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        _ => "application/octet-stream",
    };

    private async Task Serve()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                // Disposed of while it waited.
                return;
            }

            _ = Answer(context);
        }
    }

    private async Task Answer(HttpListenerContext context)
    {
        try
        {
            using HttpListenerResponse response = context.Response;
            string name = Uri.UnescapeDataString(context.Request.Url!.AbsolutePath).TrimStart('/');
            string path = Path.GetFullPath(Path.Combine(_folder, name.Length == 0 ? "index.html" : name));
            if (!path.StartsWith(_folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) || !File.Exists(path))
            {
                response.StatusCode = (int)HttpStatusCode.NotFound;
                return;
            }

            byte[] bytes = await File.ReadAllBytesAsync(path);
            response.ContentType = ContentType(path);
            response.ContentLength64 = bytes.Length;
            response.Headers["Cache-Control"] = "no-store";
            await response.OutputStream.WriteAsync(bytes);
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The browser, or the server, went away: there is nobody to tell.
        }
    }
}
