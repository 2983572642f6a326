# Installs a release of sitegen on Windows: downloads the archive, verifies its SHA-256 checksum and puts the program in a
# folder. The release fills in the repository and the version.
#
#   SITEGEN_INSTALL_DIR   where the program goes; %LOCALAPPDATA%\sitegen\bin by default
#   SITEGEN_VERSION       another version, such as 0.1.0
#   SITEGEN_REPOSITORY    another GitHub repository, OWNER/NAME
#   SITEGEN_DOWNLOAD_URL  a folder with the archive and SHA256SUMS, for a mirror
function Install-Sitegen {
    $ErrorActionPreference = 'Stop'
    $ProgressPreference = 'SilentlyContinue'
    $repository = if ($env:SITEGEN_REPOSITORY) { $env:SITEGEN_REPOSITORY } else { '@REPOSITORY@' }
    $version = if ($env:SITEGEN_VERSION) { $env:SITEGEN_VERSION } else { '@VERSION@' }
    $folder = if ($env:SITEGEN_INSTALL_DIR) { $env:SITEGEN_INSTALL_DIR } else { Join-Path $env:LOCALAPPDATA 'sitegen\bin' }
    $downloads = if ($env:SITEGEN_DOWNLOAD_URL) { $env:SITEGEN_DOWNLOAD_URL } else { "https://github.com/$repository/releases/download/v$version" }
    $target = 'x86_64-pc-windows-msvc'
    $archive = "sitegen-$target.zip"

    $work = Join-Path ([IO.Path]::GetTempPath()) ([Guid]::NewGuid())
    New-Item -ItemType Directory $work | Out-Null
    try {
        Invoke-WebRequest "$downloads/SHA256SUMS" -OutFile "$work\SHA256SUMS" -UseBasicParsing
        Invoke-WebRequest "$downloads/$archive" -OutFile "$work\$archive" -UseBasicParsing
        $pattern = '^([0-9a-f]{64}) [ *]' + [Regex]::Escape($archive) + '$'
        $line = Get-Content "$work\SHA256SUMS" | Select-String -Pattern $pattern | Select-Object -First 1
        if (-not $line) { throw "SHA256SUMS of $downloads does not list $archive" }
        $expected = $line.Matches[0].Groups[1].Value
        $actual = (Get-FileHash "$work\$archive" -Algorithm SHA256).Hash.ToLowerInvariant()
        if ($actual -ne $expected) { throw "the checksum of $archive is wrong; nothing was installed" }
        Expand-Archive "$work\$archive" -DestinationPath $work
        New-Item -ItemType Directory -Force $folder | Out-Null
        Copy-Item -Force "$work\sitegen-$target\sitegen.exe" $folder
    } finally {
        Remove-Item -Recurse -Force $work
    }
    Write-Output "installed $(& "$folder\sitegen.exe" -V) to $folder"
    if (-not ($env:PATH -split ';' -contains $folder)) {
        Write-Output "Add it to your PATH:`n  [Environment]::SetEnvironmentVariable('Path', `"$folder;`$env:Path`", 'User')"
    }
}

# At the end, so an incomplete download runs nothing.
Install-Sitegen
