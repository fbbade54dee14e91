@"%~dp0python.exe" -m kg %*
